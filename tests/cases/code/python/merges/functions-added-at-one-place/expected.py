def one():
    return 1


def two():
    return 2


# Three is not two.
def three():
    return 3
