class Shop {
  val size = 3
}
