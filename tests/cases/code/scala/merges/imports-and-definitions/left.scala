import a.Gate
import a.Key

class Shop {
  def open(gate: Gate) = gate.lift()

  def lock(key: Key) = key.turn()
}
