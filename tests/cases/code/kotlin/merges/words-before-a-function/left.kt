class Gate {
    fun lift() {
        up()
    }

    private suspend fun drop() {
        down()
    }
}
