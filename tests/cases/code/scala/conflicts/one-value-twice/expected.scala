class Shop {
<<<<<<< left
  val size = 2
||||||| base
  val size = 1
=======
  val size = 3
>>>>>>> right
}
