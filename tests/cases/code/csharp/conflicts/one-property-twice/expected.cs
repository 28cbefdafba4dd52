class Gate
{
    int width;

<<<<<<< left
    int Height { get; set; }
||||||| base
=======
    double Height { get; }
>>>>>>> right

    void Lift() { Up(); }
}
