package shop

func count(all []Item) int {
	total := 0
	for _, one := range all {
		total += one.Size
	}
	return total
}
