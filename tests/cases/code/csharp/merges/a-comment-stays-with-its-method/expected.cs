class Gate
{
    void Lift() { Up(); }

    void Stop() { Hold(); }

    /// <summary>Slowly.</summary>
    void Drop() { Down(); }
}
