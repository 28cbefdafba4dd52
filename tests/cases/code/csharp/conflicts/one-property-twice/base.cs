class Gate
{
    int width;

    void Lift() { Up(); }
}
