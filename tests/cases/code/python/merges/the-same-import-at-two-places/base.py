import a
import m
import z

run()
