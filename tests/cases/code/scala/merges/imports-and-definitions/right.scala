import a.Gate
import a.Wall

class Shop {
  def open(gate: Gate) = gate.lift()

  def paint(wall: Wall) = wall.color(1)
}
