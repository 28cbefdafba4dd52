<<<<<<< left
limit = 20
||||||| base
limit = 10
=======
limit = 30
>>>>>>> right
name = "x"
