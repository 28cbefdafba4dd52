class Gate
{
    void Lift() { Up(); }

    void Stop() { Hold(); }

    void Drop() { Down(); }
}
