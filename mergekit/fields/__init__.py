"""Typed fields of documents: the schema that gives fields their types, files merged by it, and files checked against it."""
