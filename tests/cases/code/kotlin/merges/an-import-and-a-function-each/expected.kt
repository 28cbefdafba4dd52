import a.Gate
import a.Key
import a.Wall

fun open(gate: Gate) {
    gate.lift()
}

fun lock(key: Key) {
    key.turn()
}

fun paint(wall: Wall) {
    wall.color = 1
}
