class Shop {
  private final implicit val size = 2
}
