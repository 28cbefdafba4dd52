<<<<<<< left
# Calls g, always.
||||||| base
=======
# Calls g, for now.
>>>>>>> right
def f():
    return g()
