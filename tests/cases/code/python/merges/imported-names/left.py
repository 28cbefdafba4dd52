from shapes import circle, hexagon, square
