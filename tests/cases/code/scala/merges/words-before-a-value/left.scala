class Shop {
  private final val size = 1
}
