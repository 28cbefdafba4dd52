package main

import (
<<<<<<< left
	"bytes"
||||||| base
	"io"
=======
	"os"
>>>>>>> right
)
