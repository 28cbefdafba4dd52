import a.Gate

fun open(gate: Gate) {
    gate.lift()
}
