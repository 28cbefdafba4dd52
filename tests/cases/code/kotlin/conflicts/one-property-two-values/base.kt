class Gate {
    val width = 1
}
