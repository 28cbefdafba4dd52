int price(int count) {
    return count * 5;
}
