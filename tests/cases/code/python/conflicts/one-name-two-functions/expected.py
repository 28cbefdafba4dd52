def first():
    return 1


<<<<<<< left
def helper(text):
    return text.strip()
||||||| base
=======
def helper(number, base):
    return number // base
>>>>>>> right
