class Limits {
    int low = 2;
    int high = 9;
}
