"""Git's object database and refs: the only room that knows pygit2."""
