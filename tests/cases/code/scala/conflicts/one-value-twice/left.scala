class Shop {
  val size = 2
}
