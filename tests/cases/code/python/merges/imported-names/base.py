from shapes import circle, square
