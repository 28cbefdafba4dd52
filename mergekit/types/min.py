"""`min`: the least of the values that those who changed it left."""

from __future__ import annotations

from mergekit.values.extremes import extreme, wrong_extreme
from mergekit.values.kind import FieldType

TYPE = FieldType("min", "the least value", lambda contest, _: extreme(contest, greatest=False), wrong_extreme)
