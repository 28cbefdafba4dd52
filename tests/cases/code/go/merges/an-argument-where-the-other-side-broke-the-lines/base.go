package a

func f() {
	var d *b.B
	r.H, d, err = i.cfg.render(chrt, vals, i.Name, i.Dir, i.Sub, i.EnableDNS)
	if err != nil {
	}
}
