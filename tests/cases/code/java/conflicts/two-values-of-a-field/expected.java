class Limits {
<<<<<<< left
    int low = 2;
||||||| base
    int low = 1;
=======
    int low = 3;
>>>>>>> right
    int high = 9;
}
