"""XML: elements with attributes by name, and children in order.

An element is a table of what it is called (``<``), its attributes (``@name``), and its content (``#``): a list of its children
where nothing but white space and comments stands between them, else one value, be it a text or a text with elements in it.
"""

from __future__ import annotations

import re
from functools import partial

from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.syntax import json_document
from mergekit.syntax.document import (
    MAX_DIGITS,
    NEW,
    ROOT,
    Described,
    Dialect,
    Field,
    Item,
    List,
    Naming,
    Node,
    Number,
    Scalar,
    Shell,
    Table,
    is_text,
)
from mergekit.syntax.xml_reading import ATTRIBUTE, CONTENT, KEY_OF_CONTENT, KEY_OF_TAG, SIGN, TAG, read_document, says

_ORDER = {TAG: 0, ATTRIBUTE: 1, CONTENT: 2}
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|[^;]+);")
_INTEGER = re.compile(r"-?[1-9][0-9]*|0", re.ASCII)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"]')
_LAST = 0x10FFFF


def read(content: bytes) -> Table | None:
    """Read a document; None where it is not well-formed."""
    return _read({}, content)


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    return replace(DIALECT, read=partial(_read, {}))


def _read(known: dict[bytes, Table], content: bytes) -> Table | None:
    found = read_document(content, known)
    return None if found is None else compose((Field("", found.before, b"", found.root, form=ROOT),), Shell(end=found.behind))


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put an element together, its tag first and its content last; or a document."""
    if fields and fields[0].form == ROOT:
        one = fields[0]
        text = shell.start + one.lead + one.node.raw + one.tail + shell.end
        return Table(text, text, fields, shell.start, shell.end)
    fields = tuple(sorted(fields, key=lambda one: _ORDER.get(one.form, 1)))
    tag = b"".join(one.node.raw for one in fields if one.form == TAG)
    parts = [b"<", tag, *(part for one in fields if one.form == ATTRIBUTE for part in (one.lead or b" ", one.name, one.node.raw))]
    content = [one for one in fields if one.form == CONTENT]
    if content:
        parts += [content[0].lead, b">", content[0].node.raw, b"</", tag, content[0].gap, b">"]
    else:
        parts.append(shell.end or b"/>")
    text = b"".join(parts)
    return Table(text, text, fields, shell.start, shell.end)


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put children beside each other."""
    usual = next((item.lead for item in items if item.form != NEW), b"")
    items = tuple(
        replace(item, lead=b"\n" + usual.rpartition(b"\n")[2] if b"\n" in usual else b"", form="") if item.form == NEW else item
        for item in items
    )
    text = shell.start + b"".join(item.lead + item.node.raw + item.tail for item in items) + shell.end
    return List(text, text, text, items, shell.start, shell.end, shell.step)


def unit(_root: Table) -> bytes:
    """Tell by how much a level is indented."""
    return b"  "


def described(node: Node) -> Described | None:
    """Tell what may name an element: its attributes, its children that are texts, and itself where it is one."""
    if not isinstance(node, Table) or not node.fields:
        return None
    texts: dict[str, str] = {}
    kind = ""
    for one in node.fields:
        if one.form == TAG:
            kind = one.node.value.decode()
        elif one.form == ATTRIBUTE:
            texts.setdefault(one.key[len(SIGN) :].rpartition(":")[2].lower(), one.node.value.decode())
        elif isinstance(one.node, Scalar) and b"<" not in one.node.value:
            texts[""] = one.node.value.strip().decode()
        elif isinstance(one.node, List):
            for item in one.node.items:
                name, text = _text_of(item.node)
                texts.setdefault(name, text)
    return Described(kind, {name: text for name, text in texts.items() if text})


def _text_of(node: Node) -> tuple[str, str]:
    """Give the tag of an element that is a text, and this text."""
    tag = node.get(KEY_OF_TAG) if isinstance(node, Table) else None
    content = node.get(KEY_OF_CONTENT) if isinstance(node, Table) else None
    if tag is None or content is None or not isinstance(content.node, Scalar) or b"<" in content.node.value:
        return "", ""
    return tag.node.value.decode(), content.node.value.strip().decode()


def plain(node: Node) -> object:
    """Give what a node says: texts, integers where a text is one as it is usually written, elements by key."""
    if isinstance(node, Table):
        return (
            plain(node.fields[0].node) if node.fields and node.fields[0].form == ROOT else {one.key: plain(one.node) for one in node.fields}
        )
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    text = node.value.decode()
    if "<" in text or any(_resolved(name) is None for name in _ENTITY.findall(text)):
        return Number(text)
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else Number(text)
    return _ENTITY.sub(lambda found: _resolved(found[1]) or "", text)


def _resolved(name: str) -> str | None:
    """Give the letter that an entity stands for; None for one that only a document type knows."""
    if not name.startswith("#"):
        return _NAMED.get(name)
    digits = name[2:] if name[1] == "x" else name[1:]
    number = int(digits, 16 if name[1] == "x" else 10) if len(digits.lstrip("0")) < len(str(_LAST)) + 1 else _LAST + 1
    return chr(number) if number <= _LAST and is_text(chr(number)) else None


def spell(value: object) -> bytes | None:
    """Give a text or a number as it stands between tags; None for a text that would read as a number, and anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int) or (type(value) is str and _INTEGER.fullmatch(value)):
        return None
    text = str(value)
    if not is_text(text) or _UNWRITABLE.search(text):
        return None
    if isinstance(value, Number):
        return text.encode()
    return _SPECIAL.sub(lambda found: next(f"&{name};" for name, letter in _NAMED.items() if letter == found[0]), text).encode()


def place(into: Field, value: bytes, _by: bytes) -> Field | None:
    """Give an attribute or an element a text; None where it would not read back."""
    if into.form not in (ATTRIBUTE, CONTENT) or b"<" in value or not says(value):
        return None
    if into.form == CONTENT:
        return replace(into, node=Scalar(value, value))
    quote = b"'" if b'"' in value else b'"'
    return None if quote in value else replace(into, node=Scalar(value, quote + value + quote))


def embed(_into: Field, _siblings: Siblings, _by: bytes) -> Field | None:
    """Say that there is no room for siblings."""
    return None


DIALECT = Dialect(
    "xml",
    read,
    compose,
    unit,
    place,
    embed,
    json_document.whole,
    json_document.whole_of,
    compose_list,
    plain,
    spell,
    together=reading_together,
    naming=Naming(
        ("id", "name", "key", "include"),
        described=described,
        joint=(("artifactId", "groupId", "type", "classifier"),),
    ),
)
