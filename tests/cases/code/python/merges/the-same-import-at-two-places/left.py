import a
import json
import m
import z

run()
