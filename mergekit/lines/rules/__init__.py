"""Rules finer than a region, one module each; `ladder.py` asks them in order, at each place where changes meet."""
