"""Decisions: documents and prose in which a disagreement stands as siblings, readable, and read back by later merges."""
