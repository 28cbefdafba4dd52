using System;
using System.Text;

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
}
