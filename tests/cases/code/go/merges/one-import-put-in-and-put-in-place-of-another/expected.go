package main

import (
	"bytes"
	"net/http"
	"os"
)
