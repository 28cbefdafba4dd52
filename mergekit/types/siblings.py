"""`siblings`: every concurrent value stays until somebody decides (a multi-value register)."""

from __future__ import annotations

from mergekit.values.kind import FieldType
from mergekit.values.registers import register

TYPE = FieldType(
    "siblings", "every concurrent value, until somebody decides", lambda contest, _: register(contest), options={"with": "words"}
)
