class Gate {
    private static int width = 3;

    public void lift() {
        count();
    }
}
