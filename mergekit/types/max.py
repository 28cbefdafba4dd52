"""`max`: the greatest of the values that those who changed it left."""

from __future__ import annotations

from mergekit.values.extremes import extreme, wrong_extreme
from mergekit.values.kind import FieldType

TYPE = FieldType("max", "the greatest value", lambda contest, _: extreme(contest, greatest=True), wrong_extreme)
