class Gate
{
    int width;

    double Height { get; }

    void Lift() { Up(); }
}
