# Calls g, always.
def f():
    return g()
