package main

import (
	"bytes"
	"net/http"
	"io"
	"os"
)
