import cache


@cache.forever
def slow(number):
    return work(number)
