class Limits {
    int low = 3;
    int high = 9;
}
