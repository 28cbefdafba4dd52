class Gate {
    public int width = 3;

    void lift() {
    }
}
