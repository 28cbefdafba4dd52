class Limits {
    int low = 1;
    int high = 9;
}
