package main

type Node struct {
}
