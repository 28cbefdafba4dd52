class Gate {
<<<<<<< left
    val width = 2
||||||| base
    val width = 1
=======
    val width = 3
>>>>>>> right
}
