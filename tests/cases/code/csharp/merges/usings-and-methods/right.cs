using System;
using System.Linq;

class Gate
{
    void Lift()
    {
        Up();
    }

    bool Closed()
    {
        return !open;
    }
}
