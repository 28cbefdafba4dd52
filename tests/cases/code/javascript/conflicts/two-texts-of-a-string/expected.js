<<<<<<< left
greet("hi");
||||||| base
greet("hello");
=======
greet("good day");
>>>>>>> right
