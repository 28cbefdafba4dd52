package main

import (
	"bytes"
	"io"
	"os"
)
