import cache


def slow(number):
    return work(number)
