limit = 30
name = "x"
