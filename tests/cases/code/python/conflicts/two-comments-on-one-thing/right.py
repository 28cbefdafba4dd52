# Calls g, for now.
def f():
    return g()
