"""Schemas: which field has which type, as a policy writes it, as one canonical text, and as terms that merge.

    [types.inventory]                        # a type of documents, for rules: driver = "fields", type = "inventory"
    stock = { type = "bounded-counter", max = 100 }
    "limits.users" = "max"                   # a field within a field; limits.users is the same
    tags = "or-set"
    items = { type = "or-set", key = "id", of = "item" }
    "*" = "siblings"                         # all other fields; without it they merge as documents

A field whose table has a `type` is of that type; any other table is a field with fields. `of` names the type of the parts of a map, a set
or a sequence: a type of fields, a type of documents, or a table that says more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NoReturn, TypeAlias, cast

from mergekit import types
from mergekit.errors import PolicyError
from mergekit.fields.builtin import TYPES
from mergekit.policy.rules import Misfit, is_type_name
from mergekit.values.kind import FieldType, Option, Term, terms_in

Spec: TypeAlias = "Mapping[str, Spec | str | int | list[str] | Mapping[str, list[str]]]"
"""A field's part of a canonical schema: ``type`` and its options, with ``of`` and ``fields``; or ``ref``, a type of documents."""

_DEEP = 20
"""How deep a table of types may nest without naming types."""
_ANY = "*"
_DOCUMENT = "document"
_RECORD = "record"
_INNER = ("document", "record")
"""Types that a schema names by other means: a field with fields is a record, and what has no type is a document."""
_TABLES = ("map", "record", "document")


def names() -> tuple[str, ...]:
    """List the types that a field may have."""
    return tuple(name for name in types.names() if name != _RECORD)


def schemas(tables: Mapping[str, object]) -> Mapping[str, str]:
    """Give the canonical text of every type of documents that a policy's `types` define.

    Raises:
        Misfit: for whatever cannot be meant, with the keys below `types` at which it stands.
    """
    known = frozenset(tables) | frozenset(TYPES)
    for name, table in tables.items():
        if not is_type_name(name):
            raise Misfit((name,), f"'{name}' is no name of a type; names have small letters, digits, '-' and '_'")
        if name in types.names():
            raise Misfit((name,), f"'{name}' is a type of fields; give the type of documents another name")
        if not isinstance(table, dict):
            raise Misfit((name,), f"a type is a table of fields, under the heading [types.{name}]")
    specs = {name: _Reader((name,), known).record(cast("dict[str, object]", table)) for name, table in tables.items()}
    return {name: _canonical(name, {**_built_in(), **specs}) for name in specs}


def known_types(tables: Mapping[str, object]) -> Mapping[str, str]:
    """Give the schemas of all types of documents: empty where one is built in, and nobody defined it anew.

    Raises:
        Misfit: as `schemas`.
    """
    return {**dict.fromkeys(TYPES, ""), **schemas(tables)}


@cache
def _built_in() -> Mapping[str, Spec]:
    """Read the types that are always there."""
    return {name: _Reader((name,), frozenset(TYPES)).record(table) for name, table in TYPES.items()}


def _canonical(name: str, specs: Mapping[str, Spec]) -> str:
    """Write one type with all that it names."""
    needed = [name]
    for one in needed:
        needed.extend(sorted(set(_named(specs[one])) - set(needed)))
    return json.dumps({"type": name, "types": {one: specs[one] for one in needed}}, sort_keys=True, separators=(",", ":"))


def _named(spec: Spec) -> Iterator[str]:
    """List the types of documents that a spec names."""
    waiting: list[Mapping[str, object]] = [spec]
    for one in waiting:
        if "ref" in one:
            yield str(one["ref"])
        inner = one.get("fields")
        waiting.extend(cast("Mapping[str, Mapping[str, object]]", inner).values() if isinstance(inner, Mapping) else ())
        of = one.get("of")
        if isinstance(of, Mapping):
            waiting.append(cast("Mapping[str, object]", of))


class _Reader:
    """Reads what one type of documents says."""

    def __init__(self, at: tuple[str, ...], known: frozenset[str]) -> None:
        self._at = at
        self._known = known

    def record(self, table: Mapping[str, object], depth: int = 0) -> Spec:
        """Read fields; those with a dot in their names are fields of fields."""
        split: dict[str, object] = {}
        for key, value in table.items():
            head, dot, rest = key.partition(".")
            if not dot:
                split[key] = {**_fields_in(split, key), **value} if isinstance(value, dict) and key in split else value
                continue
            if not head or not rest:
                self._fail(f"'{key}' has an empty part", key)
            inner = split.setdefault(head, {})
            if not isinstance(inner, dict) or "type" in inner:
                self._fail(f"'{head}' has a type of its own, so '{key}' cannot have one", key)
            split[head] = {**inner, rest: value}
        fields = {key: self._below(key).spec(value, depth + 1) for key, value in sorted(split.items())}
        return {"type": _RECORD, "fields": fields}

    def spec(self, value: object, depth: int) -> Spec:
        """Read a field's type: its name, a table with options, or a table of fields."""
        if depth > _DEEP:
            self._fail("fields nest too deep; give what is inside a name of its own")
        if isinstance(value, str):
            return self._of_name(value)
        if not isinstance(value, dict):
            self._fail('it must be the name of a type, a table such as { type = "g-counter" }, or a table of fields')
        name = value.get("type")
        if not isinstance(name, str):
            return self.record(value, depth)
        if name in self._known and name not in types.names():
            for key in value:
                if key != "type":
                    self._unknown(key, f"option of '{name}', a type of documents", ())
            return {"ref": name}
        return self._typed(name, value, depth)

    def _of_name(self, name: str) -> Spec:
        """Read a type that has no options."""
        if name in self._known:
            return {"ref": name}
        return self._typed(name, {"type": name}, 0)

    def _typed(self, name: str, table: Mapping[str, object], depth: int) -> Spec:
        """Read a type of fields with its options."""
        if name not in names():
            self._unknown(name, "type", (*names(), *sorted(self._known)), key="type" if len(table) > 1 else "")
        kind = types.load(name)
        found: dict[str, object] = {"type": name}
        for key, value in sorted(table.items()):
            if key == "type":
                continue
            if key == "of" and kind.of:
                found["of"] = self._below("of").spec(value, depth + 1)
            elif key in kind.options:
                found[key] = self._below(key).option(value, kind.options[key])
            else:
                allowed = (*kind.options, *(("of",) if kind.of else ()))
                self._unknown(key, f"option of '{name}'", allowed, key=key)
        if "moves" in kind.options:
            moves = found.get("moves")
            if not isinstance(moves, dict) or not moves:
                self._fail(f'a {name} needs moves: moves = {{ open = ["done"], done = ["open"] }}')
            found.setdefault("initial", next(iter(moves)))  # the order of a table is not kept in its canonical form
            states = {*moves, *(state for following in moves.values() for state in following)}
            if found["initial"] not in states:
                self._unknown(str(found["initial"]), "state", tuple(sorted(states)), key="initial")
        self._of(kind, found)
        return cast("Spec", found)

    def _of(self, kind: FieldType, found: dict[str, object]) -> None:
        """Give a map the type of its values, and what has a key the type of a table."""
        if kind.name == "map":
            found.setdefault("of", {"type": _DOCUMENT})
        elif "key" in found:
            of = found.setdefault("of", {"type": _RECORD, "fields": {}})
            if isinstance(of, dict) and "ref" not in of and of.get("type") not in _TABLES:
                self._fail("elements with a key are tables, so `of` is a map or a type of documents", "of")
        elif "of" in found:
            self._fail(f'a {kind.name} whose elements have a type needs the key that tells them apart, such as key = "id"', "of")

    def option(self, value: object, kind: tuple[str, ...] | str) -> object:
        """Read an option."""
        if isinstance(kind, tuple):
            if value not in kind:
                self._unknown(str(value), "value", kind)
            return value
        if kind == "number":
            if not isinstance(value, int) or isinstance(value, bool):
                self._fail("it must be a whole number")
            return value
        if kind == "word":
            if not isinstance(value, str) or not value:
                self._fail("it must be a text that is not empty")
            return value
        if kind == "words":
            return self._words(value)
        if not isinstance(value, dict):
            self._fail('it must be a table of lists, such as { open = ["done"] }')
        return {key: self._below(key)._words(one) for key, one in value.items()}  # noqa: SLF001 (of this class)

    def _words(self, value: object) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self._fail("it must be a list of texts that are not empty")
        return value

    def _below(self, key: str) -> _Reader:
        return _Reader((*self._at, key), self._known)

    def _unknown(self, name: str, what: str, allowed: tuple[str, ...], key: str = "") -> NoReturn:
        raise Misfit((*self._at, *([key] if key else [])), "", name, what, allowed)

    def _fail(self, message: str, key: str = "") -> NoReturn:
        raise Misfit((*self._at, *([key] if key else [])), f"{'.'.join(self._at)}: {message}")


def _fields_in(split: Mapping[str, object], key: str) -> dict[str, object]:
    inner = split.get(key)
    return inner if isinstance(inner, dict) else {}


# ---- terms ----


@cache
def term_of(name: str, schema: str) -> Term | None:
    """Give the term of a type of documents: by its canonical text, else the built-in one of that name; None if there is none."""
    try:
        found: dict[str, Any] = json.loads(schema) if schema else {"type": name, "types": _built_in()}
        return _Terms(found["types"]).named(found["type"]) if found["type"] in found["types"] else None
    except (ValueError, KeyError, TypeError, AttributeError, PolicyError):  # a text that no policy made
        return None


def plain_term() -> Term:
    """Give the term of a document without a schema."""
    return _Terms({}).term({"type": _RECORD, "fields": {}})


def options_term(options: Mapping[str, str]) -> Term:
    """Give the term of a file by the options of its driver; a document without types, where none is named that is known."""
    return term_of(options.get("type", ""), options.get("schema", "")) or plain_term()


class _Terms:
    """The terms of one schema, each made when it is asked for."""

    def __init__(self, specs: Mapping[str, Spec]) -> None:
        self._specs = specs
        self.named = cache(self._named)
        self._document = Term(types.load(_DOCUMENT))

    def _named(self, name: str) -> Term:
        return self.term(self._specs[name])

    def term(self, spec: Mapping[str, object]) -> Term:
        """Make the term of a spec."""
        if "ref" in spec:
            return self.named(str(spec["ref"]))
        options = {key: _option(value) for key, value in spec.items() if key not in ("type", "of", "fields")}
        of, fields = spec.get("of"), spec.get("fields")

        @cache
        def inner() -> Term | None:
            return self.term(of) if isinstance(of, Mapping) else None

        @cache
        def parts() -> Mapping[str, Term]:
            given = {key: self.term(one) for key, one in fields.items()} if isinstance(fields, Mapping) else {}
            return {_ANY: self._document, **given}

        return Term(types.load(str(spec["type"])), options, inner, parts)


def _option(value: object) -> Option:
    """Make an option of what JSON has of it."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: tuple(one) for key, one in value.items()}
    return cast("Option", value)


def asks(term: Term) -> bool:
    """Tell whether any type in a term must be asked where sides hold the same, or hold what the base holds."""
    return any(one.type.counts or one.type.replays for one in terms_in(term))
