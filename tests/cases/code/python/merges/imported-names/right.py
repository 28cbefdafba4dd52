from shapes import circle, square, triangle
