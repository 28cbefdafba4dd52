import a
import m
import json
import z

run()
