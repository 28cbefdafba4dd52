def first():
    return 1


def helper(number, base):
    return number // base
