"""What mergekit costs, beside git in the same run: figures are ratios first. `python -m tests.benchmarks --help`.

One module per benchmark, found by discovery: `SUMMARY` says what it measures, `ABOUT` what a reader of its tables must
know, `WANTS_REPO` whether it needs clones (``--repo``), and ``run(options)`` gives tables.
"""
