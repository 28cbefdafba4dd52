class Shop {
  private val size = 1
}
