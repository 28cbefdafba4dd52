import a.Gate
import a.Key
import a.Wall

class Shop {
  def open(gate: Gate) = gate.lift()

  def lock(key: Key) = key.turn()

  def paint(wall: Wall) = wall.color(1)
}
