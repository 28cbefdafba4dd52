import a
from shapes import circle, square

run()
