"""The siblings that stand in a file, found without knowing its name: the form is read off the content."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from mergekit.conflicts import OVERRULED, Conflict
from mergekit.decisions import blocks, sections
from mergekit.decisions.forms import DIALECTS, dialect
from mergekit.decisions.places import Instead, open_places, with_instead
from mergekit.documents.frame import framed, unframed
from mergekit.siblings_format import KEY, Siblings, shown_base
from mergekit.syntax.front_matter import plain

DRIVER = "siblings"
_SIMPLE = re.compile(r"[^\s.\"\\/>\ud800-\udfff]+")


Standing: TypeAlias = "tuple[tuple[str, str, Siblings], ...]"
"""Siblings in a text: what kind of thing they stand for, where, and what they are."""


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none. An absent file is an empty one."""
    return (_with(content, shown_base) or b"") if _find(content) else content


def decided(path: str, content: bytes, instead: Instead) -> tuple[bytes | None, tuple[Conflict, ...]]:
    """Put what is to stand in the place of siblings, as far as `instead` tells; and say what gave way, as conflicts.

    Where a format cannot hold that, everything stays as it is.
    """
    gone = [one for one in _find(content) if not isinstance(instead(one[2]), Siblings)]
    shown = _with(content, instead) if gone else content
    if shown == content:
        return content, ()
    return shown, tuple(siblings.conflict(DRIVER, path, OVERRULED, region) for _, region, siblings in gone)


def conflicts(path: str, content: bytes) -> tuple[Conflict, ...]:
    """List the siblings that stand in a file as conflicts, in order."""
    return tuple(siblings.conflict(DRIVER, path, kind, region) for kind, region, siblings in _find(content))


def _with(content: bytes, instead: Instead) -> bytes | None:
    """Write a content with something else in the place of its siblings, None if that is no file; as it is where that cannot be written."""
    for name in ("json", "toml"):  # YAML writes siblings of whole files as JSON
        whole = dialect(name).whole_of(content)
        if whole is not None:
            return _instead_of(whole, instead, content)
    text, frame = unframed(content)
    above = plain(text)
    for name in DIALECTS if above is None and KEY.encode() in text else ():
        one = dialect(name)
        root = one.read(text)
        if root is not None and next(open_places(root), None) is not None:
            fields = with_instead(root, one, instead)
            return content if fields is None else framed(fields, frame)
    whole = sections.whole_of(text)
    if whole is not None:
        shown = _instead_of(whole, instead, text)
        return None if shown is None else framed(shown, frame)
    if above is None:
        return framed(sections.settle(text, instead), frame)
    return framed(above.around(_with(above.content, instead) or b"", sections.settle(above.body, instead)), frame)


def _instead_of(whole: Siblings, instead: Instead, content: bytes) -> bytes | None:
    value = instead(whole)
    return content if isinstance(value, Siblings) else value


@lru_cache(maxsize=2)
def _find(content: bytes) -> Standing:
    """Look for siblings of whole files, then for fields, then for blocks."""
    if KEY.encode() not in content and blocks.MARK not in content:
        return ()
    for name in ("json", "toml"):
        whole = dialect(name).whole_of(content)
        if whole is not None:
            return (("file", "", whole),)
    text, _ = unframed(content)
    found = _in_document(text) if plain(text) is None else ()
    return found or _in_prose(text)


def _in_document(text: bytes) -> Standing:
    """Look for fields that hold siblings."""
    if KEY.encode() not in text:
        return ()
    for name in DIALECTS:
        root = dialect(name).read(text)
        if root is not None and (found := tuple(open_places(root))):
            return tuple(("field", region(path), siblings) for path, siblings in found)
    return ()


def _in_prose(text: bytes) -> Standing:
    """Look for blocks, and for fields in the front matter."""
    whole = sections.whole_of(text)
    if whole is not None:
        return (("file", "", whole),)
    above = plain(text)
    in_front = [(kind, region or "front matter", siblings) for kind, region, siblings in (() if above is None else _find(above.content))]
    found = sections.standing(text if above is None else above.body, headings=True)
    return (*in_front, *(("section", " > ".join(_simple(title) for title in key if title.strip()), siblings) for key, siblings in found))


def region(path: tuple[str, ...]) -> str:
    """Write a key path."""
    return ".".join(key if _SIMPLE.fullmatch(key) else '"' + _simple(key).replace('"', '\\"') + '"' for key in path)


def _simple(title: str) -> str:
    """Make a text one that every encoding can hold."""
    return title.encode("utf-8", "backslashreplace").decode()
