"""What mergekit costs, beside git in the same run: figures are ratios first. `python -m tests.benchmarks --help`.

One module per benchmark, found by discovery: `SUMMARY` says what it measures, `QUICK` whether it runs unasked, and
``run(options)`` gives tables.
"""
