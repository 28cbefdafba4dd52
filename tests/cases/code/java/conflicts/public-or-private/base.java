class Gate {
    int width = 3;

    void lift() {
    }
}
