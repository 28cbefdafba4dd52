package main

type Node struct {
	size int
}
