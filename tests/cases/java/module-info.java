module a.b {
    requires a.c;
    requires a.d;
    exports a.e;
}
