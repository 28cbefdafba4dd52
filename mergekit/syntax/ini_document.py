"""Settings line by line: INI files with their sections, Java's properties, and files of environment variables.

A value goes on in the lines below it that are indented (INI), or where its line ends with a backslash (properties). One
of INI that begins below its key is a list, a line per item. A key or a section that stands twice is not read, nor is a
quote that is still open at the end of its line, nor a line that is none of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from mergekit.frozen import frozen, replace
from mergekit.siblings_format import Siblings
from mergekit.syntax import json_document
from mergekit.syntax.document import NEW, Dialect, Field, Item, List, Node, Number, Scalar, Shell, Table
from mergekit.syntax.parse import MAX_BYTES, is_utf8

PAIR, HEADED = "pair", "headed"
"""The forms of a field: a key with its value, a section with its header."""

_HEADER = re.compile(rb"(\[[^\n]*?\])([ \t]*(?:[#;][^\n]*)?)\n")
_SETTING = re.compile(rb"(?P<name>[ \t]*(?P<key>[^\s=:\[#;][^\n=:]*?)[ \t]*[=:][ \t]*)(?P<value>[^\n]*)\n")
_FLAG = re.compile(rb"(?P<name>[ \t]*(?P<key>[^\s=:\[#;][^\n=:]*?))(?P<value>)[ \t]*\n")
_PROPERTY = re.compile(
    rb"(?P<name>[ \t]*(?P<key>(?:[^\s=:\\#!]|\\[^\n])(?:[^\s=:\\]|\\[^\n])*)(?:[ \t]*[=:][ \t]*|[ \t]+|(?=\n)))"
    rb"(?P<value>(?:[^\n\\]|\\(?:.|\n))*)\n",
    re.DOTALL,
)
_VARIABLE = re.compile(rb"(?P<name>[ \t]*(?:export[ \t]+)?(?P<key>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*)(?P<value>[^\n]*)\n")
_BLANK = re.compile(rb"(?:[ \t]*(?:[#;][^\n]*)?\n)*")
_BLANK_OF_PROPERTIES = re.compile(rb"(?:[ \t]*(?:[#!][^\n]*)?\n)*")
_MORE = re.compile(rb"((?:[ \t]*(?:[#;][^\n]*)?\n)*)([ \t]+)([^\s#;][^\n]*)\n")
_OPEN_QUOTE = re.compile(rb"\"(?:[^\"\\]|\\.)*\Z|'[^']*\Z")


@frozen
class _Kind:
    """What lines there may be."""

    name: str
    blank: re.Pattern[bytes]
    settings: tuple[re.Pattern[bytes], ...]
    sections: bool = False
    indented: bool = False
    quoted: bool = False


_INI = _Kind("ini", _BLANK, (_SETTING, _FLAG), sections=True, indented=True)
_PROPERTIES = _Kind("properties", _BLANK_OF_PROPERTIES, (_PROPERTY,))
_ENV = _Kind("env", _BLANK, (_VARIABLE,), quoted=True)


def _read(kind: _Kind, content: bytes) -> Table | None:
    """Read a file; None where a line is none of its kind, or something stands twice."""
    if len(content) > MAX_BYTES or not is_utf8(content) or b"\r" in content or b"\0" in content:
        return None
    found: list[Field] = []
    section: list[Field] | None = None
    at = 0
    while True:
        lead, at = _past(kind.blank, content, at)
        if at >= len(content):
            break
        header = _HEADER.match(content, at) if kind.sections else None
        if header is not None:
            _close(found, section)
            section = []
            found.append(Field(header[1].decode(), lead, header[1], Scalar(b"", b""), header[2], HEADED))
            at = header.end()
            continue
        one, at = _setting(kind, content, at, lead)
        if one is None:
            return None
        (found if section is None else section).append(one)
    _close(found, section)
    tables = [found, *([*one.node.fields] for one in found if isinstance(one.node, Table))]
    if any(len({one.key.lower() for one in fields}) < len(fields) for fields in tables):
        return None
    return compose(tuple(found), Shell(end=lead))


def _close(found: list[Field], section: list[Field] | None) -> None:
    """Give the last header its table."""
    if section is not None:
        found[-1] = replace(found[-1], node=compose(tuple(section), Shell()))


def _past(pattern: re.Pattern[bytes], content: bytes, at: int) -> tuple[bytes, int]:
    """Read what a pattern matches, which may be nothing."""
    match = pattern.match(content, at)
    end = match.end() if match else at
    return content[at:end], end


def _setting(kind: _Kind, content: bytes, at: int, lead: bytes) -> tuple[Field | None, int]:
    """Read a key and its value, with the lines in which it goes on."""
    match = next((match for pattern in kind.settings if (match := pattern.match(content, at))), None)
    if match is None or (kind.quoted and _OPEN_QUOTE.fullmatch(match["value"].strip())):
        return None, at
    value, end = match["value"], match.end()
    items: list[Item] = []
    raw = value
    own = len(match["name"]) - len(match["name"].lstrip())
    while kind.indented and (more := _MORE.match(content, end)) and len(more[2]) > own:
        raw += b"\n" + more[1] + more[2] + more[3]
        items.append(Item(b"\n" + more[1] + more[2], Scalar(more[3].rstrip(), more[3])))
        end = more.end()
    node: Node = Scalar(raw.strip(), raw)
    if items and not value:
        node = compose_list(tuple(items), Shell())
    return Field(match["key"].decode(), lead, match["name"], node, form=PAIR), end


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a section together, or a file: keys first, since what stands below a header belongs to it."""
    fields = tuple(sorted(fields, key=lambda one: one.form == HEADED))
    text = shell.start + b"".join(one.lead + _written(one) for one in fields) + shell.end
    return Table(text, b"\n" + text, fields, shell.start, shell.end)


def _written(one: Field) -> bytes:
    """Write a field without its lead."""
    if one.form == HEADED:
        return one.name + one.tail + b"\n" + (one.node.text if isinstance(one.node, Table) else b"")
    return one.name + one.node.raw + b"\n"


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put lines below a key."""
    own = next((item.lead for item in items if item.form != NEW), b"\n    ")
    indent = b"\n" + own.rpartition(b"\n")[2]
    items = tuple(replace(item, lead=indent, form="") if item.form == NEW else item for item in items)
    text = b"".join(item.lead + item.node.raw for item in items)
    return List(text, text, text, items, shell.start, shell.end, shell.step)


def plain(node: Node) -> object:
    """Give what a value says: a text, or a list of texts."""
    if isinstance(node, Table):
        return {one.key: plain(one.node) for one in node.fields}
    return [item.node.value.decode() for item in node.items] if isinstance(node, List) else node.value.decode()


def spell(value: object) -> bytes | None:
    """Write a text of one line, or a number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | Number):
        return None
    text = str(value)
    return text.encode() if text.isprintable() and text == text.strip() else None


def _place(read: Callable[[bytes], Table | None], into: Field, value: bytes, _by: bytes) -> Field | None:
    """Give a field a value; None where it would not read back."""
    one = replace(into, node=Scalar(value, value))
    again = read(_written(one)) if into.form == PAIR else None
    return one if again is not None and len(again.fields) == 1 and again.fields[0].node.value == value else None


def _embed(_into: Field, _siblings: Siblings, _by: bytes) -> Field | None:
    """Say that there is no room for siblings."""
    return None


def unit(_root: Table) -> bytes:
    """Tell by how much a level is indented."""
    return b"    "


def _dialect(kind: _Kind) -> Dialect:
    read = partial(_read, kind)
    return Dialect(
        kind.name,
        read,
        compose,
        unit,
        partial(_place, read),
        _embed,
        json_document.whole,
        json_document.whole_of,
        compose_list,
        plain,
        spell,
    )


DIALECT, PROPERTIES, ENV = _dialect(_INI), _dialect(_PROPERTIES), _dialect(_ENV)
