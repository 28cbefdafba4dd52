class Gate {
    val width = 3
}
