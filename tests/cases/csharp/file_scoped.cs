namespace A.B;

class C { }
