class Gate {
    val width = 2
}
