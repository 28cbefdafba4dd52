"""Documents: files of keys, values and lists, merged by key path; what a place's type is, a `Typing` says."""
