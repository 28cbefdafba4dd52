namespace shop {
int price(int count) {
  return count * 4;
}
}
