struct Gate {
    width: u32,
<<<<<<< left
    height: u32,
||||||| base
=======
    height: f64,
>>>>>>> right
}
