"""Random cases, as many as somebody has time for: python -m tests.fuzz --count 20000 --seed 1."""
