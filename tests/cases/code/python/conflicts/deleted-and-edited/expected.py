def keep():
    return 0
<<<<<<< left
||||||| base


def gone(value):
    return value + 1
=======


def gone(value):
    return value + 2
>>>>>>> right
