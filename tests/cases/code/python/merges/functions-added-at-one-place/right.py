def one():
    return 1


# Three is not two.
def three():
    return 3
