def first():
    return 1


def helper(text):
    return text.strip()
