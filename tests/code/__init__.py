"""The ladder for code."""
