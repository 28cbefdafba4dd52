package main

import (
	"bytes"
)
