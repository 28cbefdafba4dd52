package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("x")
}

func wait() {
	time.Sleep(1)
}
