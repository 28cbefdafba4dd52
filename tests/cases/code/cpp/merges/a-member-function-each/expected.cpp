class Gate {
public:
    void lift() {
        up();
    }

    void drop() {
        down();
    }

    bool closed() {
        return !open;
    }
};
