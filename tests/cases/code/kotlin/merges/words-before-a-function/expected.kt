class Gate {
    fun lift() {
        up()
    }

    private suspend inline fun drop() {
        down()
        hold()
    }
}
