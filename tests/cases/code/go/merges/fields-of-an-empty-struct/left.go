package main

type Node struct {
	name string // as shown
}
