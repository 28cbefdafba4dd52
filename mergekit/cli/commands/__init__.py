"""The commands: one file each, whose `register` adds it to the application; discovery finds them."""
