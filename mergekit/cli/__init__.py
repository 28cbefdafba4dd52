"""The command line: the only room that prints, reads the environment, and knows the time and the working directory.

`start` runs first and imports next to nothing; `commands/` holds one command per file, found by discovery; `failures` is
the one place where an exception becomes a message and an exit code.
"""
