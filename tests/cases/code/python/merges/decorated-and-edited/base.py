import cache


def slow(n):
    return work(n)
