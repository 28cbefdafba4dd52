f();
<<<<<<< left
let x = y
||||||| base
=======
(h)()
>>>>>>> right
