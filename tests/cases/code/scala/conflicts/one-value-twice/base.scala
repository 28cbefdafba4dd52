class Shop {
  val size = 1
}
