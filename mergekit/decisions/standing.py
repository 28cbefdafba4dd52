"""The siblings that stand in a file, found without knowing its name: the form is read off the content."""

from __future__ import annotations

import re
from functools import lru_cache

from mergekit.conflicts import Conflict
from mergekit.decisions import blocks, sections
from mergekit.decisions.fields import open_fields, settle_fields
from mergekit.decisions.forms import DIALECTS, body, dialect, front
from mergekit.documents.frame import framed, unframed
from mergekit.frozen import frozen
from mergekit.siblings_format import KEY, Siblings

DRIVER = "siblings"
_SIMPLE = re.compile(r"[^\s.\"\\/>\ud800-\udfff]+")


@frozen
class _Found:
    """Siblings in a text: what kind of thing they stand for and where; and the text with their bases instead."""

    at: tuple[tuple[str, str, Siblings], ...]
    settled: bytes


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none. An absent file is an empty one."""
    found = _find(content)
    return content if found is None else found.settled


def conflicts(path: str, content: bytes) -> tuple[Conflict, ...]:
    """List the siblings that stand in a file as conflicts, in order."""
    found = _find(content)
    return () if found is None else tuple(siblings.conflict(DRIVER, path, kind, region) for kind, region, siblings in found.at)


@lru_cache(maxsize=2)
def _find(content: bytes) -> _Found | None:
    """Look for siblings of whole files, then for fields, then for blocks."""
    if KEY.encode() not in content and blocks.MARK not in content:
        return None
    for name in ("json", "toml"):  # YAML writes them as JSON
        whole = dialect(name).whole_of(content)
        if whole is not None:
            return _Found((("file", "", whole),), whole.base or b"")
    text, frame = unframed(content)
    found = _in_document(text) if front(text) is None else None
    found = found or _in_prose(text)
    return None if found is None else _Found(found.at, framed(found.settled, frame))


def _in_document(text: bytes) -> _Found | None:
    """Look for fields that hold siblings."""
    if KEY.encode() not in text:
        return None
    for name in DIALECTS:
        one = dialect(name)
        root = one.read(text)
        if root is not None and (found := open_fields(root)):
            settled = settle_fields(root, one)
            return _Found(tuple(("field", _region(path), siblings) for path, siblings in found), text if settled is None else settled)
    return None


def _in_prose(text: bytes) -> _Found | None:
    """Look for blocks, and for fields in the front matter."""
    whole = sections.whole_of(text)
    if whole is not None:
        return _Found((("file", "", whole),), whole.base or b"")
    above, below = front(text), body(text)
    fields = None if above is None else _find(above)
    found = [
        ("section", " > ".join(_simple(title) for title in key if title.strip()), siblings)
        for key, siblings in sections.standing(below, headings=True)
    ]
    if not found and fields is None:
        return None
    in_front = [(kind, region or "front matter", siblings) for kind, region, siblings in (fields.at if fields else ())]
    top = b"" if above is None else b"---\n" + (above if fields is None else fields.settled) + b"---\n"
    return _Found((*in_front, *found), top + sections.settle(below))


def _region(path: tuple[str, ...]) -> str:
    """Write a key path."""
    return ".".join(key if _SIMPLE.fullmatch(key) else '"' + _simple(key).replace('"', '\\"') + '"' for key in path)


def _simple(title: str) -> str:
    """Make a text one that every encoding can hold."""
    return title.encode("utf-8", "backslashreplace").decode()
