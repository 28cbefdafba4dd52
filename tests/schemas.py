"""Checks JSON values against the schemas in docs/schemas, as far as these use JSON Schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""Whatever JSON can say."""

SCHEMAS = Path(__file__).parents[1] / "docs" / "schemas"
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties",
    "items", "enum", "const", "pattern", "minimum", "anyOf",
}  # fmt: skip


def faults(value: Value, name: str) -> list[str]:
    """Say where a value breaks the schema of that name; nothing if it keeps to it."""
    return _faults(value, _load(name), name, "$")


def _load(name: str) -> Value:
    return json.loads((SCHEMAS / f"{name}.json").read_text())


def _faults(value: Value, schema: Value, file: str, at: str) -> list[str]:
    assert set(schema) <= _KNOWN, f"not checked here: {set(schema) - _KNOWN}"
    if "$ref" in schema:
        other, _, inner = schema["$ref"].partition("#/$defs/")
        file = other.removesuffix(".json") or file
        return _faults(value, _load(file)["$defs"][inner] if inner else _load(file), file, at)
    if "anyOf" in schema:
        return [] if any(not _faults(value, one, file, at) for one in schema["anyOf"]) else [f"{at}: fits none of several"]
    types = schema.get("type", list(_TYPES))
    if not any(_is(value, one) for one in ([types] if isinstance(types, str) else types)):
        return [f"{at}: {value!r} is not of type {types}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{at}: {value} is too small")
    if isinstance(value, list):
        found += [fault for n, item in enumerate(value) for fault in _faults(item, schema.get("items", {}), file, f"{at}[{n}]")]
    if isinstance(value, dict):
        found += [f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value]
        known = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            found += [f"{at}: {key} is not described" for key in value if key not in known]
        others = schema.get("additionalProperties") or {}
        found += [fault for key, item in value.items() for fault in _faults(item, known.get(key, others), file, f"{at}.{key}")]
    return found


def _is(value: Value, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and not (name in {"integer", "number"} and isinstance(value, bool))
