package main

type A struct {
}

type B struct {
}

type New struct {
	two bool
}
