using System;

class Gate
{
    void Lift()
    {
        Up();
    }
}
