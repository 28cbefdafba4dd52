"""JSON files as plain values and back: read strictly, written in the way of the file that was there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NoReturn

_BOM = b"\xef\xbb\xbf"
_INDENT = re.compile(r"\n([ \t]+)\S")


class NotPlain(Exception):
    """A content is no JSON that a plain value can hold, or a value is none that JSON can."""


def decoded(content: bytes | None) -> object:
    """Read a JSON file; None for an absent one.

    Raises:
        NotPlain: if it is no UTF-8, no JSON, has a key twice in an object, or is nested too deeply.
    """
    if content is None:
        return None
    try:
        return json.loads(content.removeprefix(_BOM).decode(), object_pairs_hook=_pairs, parse_constant=_refuse)
    except RecursionError as error:
        raise NotPlain("a version is nested too deeply") from error
    except ValueError as error:
        raise NotPlain(f"a version cannot be read: {error}") from error


def encoded(value: object, versions: Sequence[bytes | None]) -> bytes:
    """Write a value: byte for byte as the version that holds the same, else in the way of the first that is there.

    Of several versions that hold the same, the first; sets are written as sorted lists.

    Raises:
        NotPlain: if JSON cannot say it.
    """
    meant = _canonical(value)
    there = [version for version in versions if version is not None]
    for version in there:
        if _canonical(decoded(version)) == meant:
            return version
    sample = there[0] if there else b"{}\n"
    text = sample.decode("utf-8", "replace")
    inner = _INDENT.search(text)
    compact = inner is None and not re.search(r"[:,] ", text) and bool(re.search(r"[:,]", text))
    written = json.dumps(
        value,
        indent=inner[1] if inner else None,
        separators=(",", ":") if compact else None,
        ensure_ascii="\\u" in text,
        allow_nan=False,
        default=_sorted,
    )
    end = "\r\n" if "\r\n" in text else "\n"
    final = end if text.endswith("\n") or not text else ""
    return (_BOM if sample.startswith(_BOM) else b"") + _bytes(written.replace("\n", end) + final)


def _canonical(value: object) -> str:
    """Write a value so that two are written alike if and only if they are the same JSON."""
    try:
        return json.dumps(value, sort_keys=True, allow_nan=False, default=_sorted)
    except RecursionError as error:
        raise NotPlain("it is nested too deeply") from error
    except (TypeError, ValueError) as error:
        raise NotPlain(str(error)) from error


def _sorted(value: object) -> object:
    """Give a set an order, which it has not."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a {type(value).__name__} is no value of JSON")


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a surrogate pair: escaped, as it must have been in the file
        return "".join(one if not "\ud800" <= one <= "\udfff" else f"\\u{ord(one):04x}" for one in text).encode()


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has a key twice")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of JSON")
