import a
from shapes import square

run()
