"""Syntax: parsing with the pinned grammars, and documents of fields that know where every byte of theirs came from."""
