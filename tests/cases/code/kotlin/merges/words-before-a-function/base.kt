class Gate {
    fun lift() {
        up()
    }

    private fun drop() {
        down()
    }
}
