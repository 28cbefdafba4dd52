class Gate
{
    int width;

    int Height { get; set; }

    void Lift() { Up(); }
}
