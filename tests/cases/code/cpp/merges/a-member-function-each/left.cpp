class Gate {
public:
    void lift() {
        up();
    }

    void drop() {
        down();
    }
};
