def new(value):
    total = value + 2
    check(total)
    return total
