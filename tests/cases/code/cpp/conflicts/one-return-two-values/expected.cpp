int price(int count) {
<<<<<<< left
    return count * 4;
||||||| base
    return count * 3;
=======
    return count * 5;
>>>>>>> right
}
