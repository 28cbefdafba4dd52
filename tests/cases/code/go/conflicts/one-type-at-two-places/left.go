package main

type New struct {
	one int
}

type A struct {
}

type B struct {
}
