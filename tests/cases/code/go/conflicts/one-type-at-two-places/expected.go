package main

<<<<<<< left
type New struct {
	one int
}

||||||| base
=======
>>>>>>> right
type A struct {
}

type B struct {
}
<<<<<<< left
||||||| base
=======

type New struct {
	two bool
}
>>>>>>> right
