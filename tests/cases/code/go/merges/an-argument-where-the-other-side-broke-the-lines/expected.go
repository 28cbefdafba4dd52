package a

func f() {
	var d *b.B
	r.H, d, err = i.cfg.render(
		chrt,
		vals,
		i.Name,
		i.Dir,
		i.Sub,
		i.EnableDNS,
		i.Hide,
	)
	if err != nil {
	}
}
