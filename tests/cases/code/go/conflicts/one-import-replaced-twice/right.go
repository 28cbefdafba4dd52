package main

import (
	"os"
)
