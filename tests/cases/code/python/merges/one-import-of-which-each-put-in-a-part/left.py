import a
from shapes import circle

run()
