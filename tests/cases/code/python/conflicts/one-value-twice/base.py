limit = 10
name = "x"
