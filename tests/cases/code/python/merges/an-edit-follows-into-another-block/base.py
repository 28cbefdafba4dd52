def save(path, text):
    with path.open("w") as file:
        file.write(text)
        file.flush()
    return path
