class Gate {
    private static final int width = 3;

    public final void lift() {
        count();
    }
}
