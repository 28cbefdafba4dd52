def old(value):
    total = value + 1
    check(total)
    return total
