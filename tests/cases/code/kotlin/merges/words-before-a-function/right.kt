class Gate {
    fun lift() {
        up()
    }

    private inline fun drop() {
        down()
        hold()
    }
}
