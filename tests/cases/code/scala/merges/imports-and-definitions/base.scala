import a.Gate

class Shop {
  def open(gate: Gate) = gate.lift()
}
