class Gate
{
    void Lift() { Up(); }

    /// <summary>Slowly.</summary>
    void Drop() { Down(); }
}
