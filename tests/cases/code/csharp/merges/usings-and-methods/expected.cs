using System;
using System.Text;
using System.Linq;

class Gate
{
    void Lift()
    {
        Up();
    }

    void Drop()
    {
        Down();
    }

    bool Closed()
    {
        return !open;
    }
}
