package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	fmt.Println("x")
}

func quit() {
	os.Exit(1)
}

func wait() {
	time.Sleep(1)
}
