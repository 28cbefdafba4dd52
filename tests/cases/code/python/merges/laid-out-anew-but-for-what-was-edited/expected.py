def f():
    one(1, 2)
    two(1,3)


def g():
    one(1, 2)
