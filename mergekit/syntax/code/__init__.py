"""The merge of code by its syntax: two sides and their base as trees, merged where they disagree, put together from their own bytes."""
