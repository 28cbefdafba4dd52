package main

import (
	"io"
)
