class Shop {
    void sell(Item item) {
        till.add(item.price(), item.tax());
    }

    void open() {
        lights.on();
    }

    void close() {
        lights.off();
    }
}
