import a.Gate
import a.Wall

fun open(gate: Gate) {
    gate.lift()
}

fun paint(wall: Wall) {
    wall.color = 1
}
