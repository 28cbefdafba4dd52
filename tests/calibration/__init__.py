"""Fits the odds of rules to merges that people made, and says how good they are on repositories that were not fitted to."""
