interface Shop {
  size: number;
}
