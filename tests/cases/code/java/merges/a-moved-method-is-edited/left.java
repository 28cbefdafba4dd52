class Shop {
    void sell(Item item) {
        till.add(item.price());
    }

    void open() {
        lights.on();
    }

    void close() {
        lights.off();
    }
}
