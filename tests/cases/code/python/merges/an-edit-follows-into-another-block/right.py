def save(path, text):
    with path.open("w") as file:
        file.write(text.strip())
        file.flush()
    return path
