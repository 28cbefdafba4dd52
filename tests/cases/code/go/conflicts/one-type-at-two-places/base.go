package main

type A struct {
}

type B struct {
}
