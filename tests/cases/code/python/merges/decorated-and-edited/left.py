import cache


@cache.forever
def slow(n):
    return work(n)
