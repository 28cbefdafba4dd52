using System;
using A = B.C;

namespace N.M
{
    using X;
    using Y;

    [Serializable]
    public class Sample<T> : Base, One
    {
        private int field = 1, other;
        private string name;
        public event Handler Changed;

        public int Value { get; set; }

        public Sample(int a) : base(a) { }

        ~Sample() { }

        public int this[int i] => 1;

        public void Method(int a, string b = "x")
        {
            var local = 1;
            local = 2;
            int Inner() => 1;
            if (local > 1) { }
            label: local = 3;
            var made = new Other { Left = 1, Right = 2 };
        }

        // About this one.
        public void Method<U>(string a)
        {
            foreach (var i in @"a") { }
            for (var i = 'a'; ;) { }
            using (var i = $"a") { }
            switch (a) { case """b""": break; }
            F(x => x);
#if ONE
            F();
#elif TWO
            G();
#else
            H();
#endif
        }

        void One.Method() { }
        int One.Value { get; }
        int One.this[int i] => 1;
        event Handler One.Custom { add { } remove { } }

        public static bool operator ==(Sample a, Sample b) => true;

        public static implicit operator int(Sample a) => 1;

        public event Handler Custom { add { } remove { } }
    }

    struct S<T> { }
    interface I<T> { }
    enum E { A, B = 2 }
    record R<T>(int A);
    delegate void D<T>(int a);
}

class Outside { }
class Another { }
