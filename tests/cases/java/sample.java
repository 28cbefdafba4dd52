package a.b;

import a.b.C;
import static a.b.D.e;

@Generated
@Named("x")
public class Sample<T> extends Base implements One, Two {
    private int field = 1, other;
    private String name;

    static {
        field = 2;
    }

    // About this one.
    public Sample(int a, char... rest) {
    }

    @Override
    @Limits(low = 1, high = 2)
    public void method(int a, String... rest) throws First, Second {
        int local = 1;
        local = 2;
        if (local > 1) {
        }
        while (true) {
        }
        for (int i : list) {
        }
        try (var file = open('a')) {
        }
        call(x -> x); /* and so on */
        label: for (;;) {
        }
        switch (a) {
            case 1:
                break;
            default:
        }
        int z = switch (a) { case 1 -> 2; case 2 -> 3; default -> 4; };
        try {
        } catch (First | Second error) {
        }
    }

    public void method(String a) {
    }

    private static final int CONSTANT = 1;
    protected transient volatile int counter;

    static synchronized native strictfp void outside();
}

interface Shape extends One, Two {
    int LIMIT = 1;
    int OTHER = 2;

    double area();

    abstract double width();

    default double height() {
    }

    double length();
}

sealed interface Closed permits Open, Shut {
}

enum Kind {
    A, B;

    int field = 1;
    int other = 2;

    void method() {
    }

    void second() {
    }
}

record Pair(int left, int right) {
    Pair {
    }

    void method() {
    }
}

@interface Note {
    int A = 1;
    int B = 2;

    String value();

    int number() default 1;

    class One {
    }

    class Two {
    }
}
