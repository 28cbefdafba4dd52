"""Texts as sequences of lines: splitting, the line diff, and the merge of regions and cells that rests on it."""
