class Gate {
<<<<<<< left
    public int width = 3;
||||||| base
    int width = 3;
=======
    private int width = 3;
>>>>>>> right

    void lift() {
    }
}
