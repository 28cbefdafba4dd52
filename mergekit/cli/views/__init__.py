"""Results as pages for people: one file per kind of result."""
