class Shop {
  private implicit val size = 2
}
