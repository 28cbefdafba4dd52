"""What merges beside the built-in drivers: drivers of other packages, and plain functions that the target's policy names."""
