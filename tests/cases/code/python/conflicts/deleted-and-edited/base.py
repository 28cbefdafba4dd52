def keep():
    return 0


def gone(value):
    return value + 1
