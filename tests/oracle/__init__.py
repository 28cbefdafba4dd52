"""The definition of the merge, written down literally over real commits: slow, whole, and independent of the engine."""
