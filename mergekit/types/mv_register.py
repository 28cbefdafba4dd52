"""`mv-register`: the name that the literature gives to `siblings`."""

from __future__ import annotations

from mergekit.values.kind import FieldType
from mergekit.values.registers import register

TYPE = FieldType("mv-register", "another name of siblings", lambda contest, _: register(contest), options={"with": "words"})
