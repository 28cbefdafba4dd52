package sample

import (
	"fmt"
	other "os"
)
import "strings"

const A, B = 1, 2

var C = 3

const (
	D = iota
	E
)

var (
	F = 1
	G = 2
)

type (
	One struct {
		Base
		Left, Right int
		Name        string
	}
	Two = One
)

type Three interface {
	Read(p []byte) int
	Close()
}

// Method does something.
func (o *One) Method(a, b int, c string) error {
	x := map[string]int{"a": 1, "b": 2}
	x["a"] = 3
	if y := 1; y > 0 {
	}
	switch a {
	case 1:
	case 2, 3:
	default:
	}
	switch v := z.(type) {
	case int:
	case string:
	}
	select {
	case <-q:
	case r <- 1:
	}
	for i := range `a` {
		print(i, 'b')
	}
again:
	goto again
}

func function[T any]() {}
