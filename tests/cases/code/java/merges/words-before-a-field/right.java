class Gate {
    private final int width = 3;

    public final void lift() {
    }
}
