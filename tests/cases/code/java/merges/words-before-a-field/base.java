class Gate {
    private int width = 3;

    void lift() {
    }
}
