class Gate
{
    void Lift() { Up(); }

    void Drop() { Down(); }
}
