class Gate {
public:
    void lift() {
        up();
    }
};
