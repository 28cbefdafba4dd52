class Shop {
    void open() {
        lights.on();
    }

    void close() {
        lights.off();
    }

    void sell(Item item) {
        till.add(item.price(), item.tax());
    }
}
