class Gate {
public:
    void lift() {
        up();
    }

    bool closed() {
        return !open;
    }
};
