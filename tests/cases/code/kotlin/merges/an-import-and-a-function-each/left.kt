import a.Gate
import a.Key

fun open(gate: Gate) {
    gate.lift()
}

fun lock(key: Key) {
    key.turn()
}
