"""What a file says, without its layout: fields and a text, and the content id that ballots name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from mergekit.documents.frame import unframed
from mergekit.fields.forms import dialect_of
from mergekit.fields.many import records_of
from mergekit.frozen import frozen
from mergekit.lines.split import is_binary
from mergekit.syntax.front_matter import plain

PROVENANCE = ("author", "by", "created", "created_at", "date", "id", "replica", "time", "timestamp", "updated", "updated_at")
"""Fields that say who recommends something, and when: not what. Two who recommend the same, recommend one thing."""

LINES = (".jsonl", ".ndjson")
"""How the names of files end that hold an object of JSON per line."""

_DOCUMENTS = {"json": "json", "jsonc": "json", "toml": "toml", "yaml": "yaml", "yml": "yaml"}
_TITLES = ("title", "recommendation", "summary", "name", "text", "decision")
_DIGITS = 12


@frozen
class Said:
    """What a file, or a record in one, says: its fields (None: it is no document), and the text below them."""

    fields: Mapping[str, object] | None
    text: str

    @property
    def content_id(self) -> str:
        """Name the content: 12 hexadecimal digits, a function of what is said; layout, comments and who said it do not matter."""
        told = {key: value for key, value in (self.fields or {}).items() if key not in PROVENANCE}
        plain = json.dumps([told, self.text], sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS]

    @property
    def title(self) -> str:
        """Give a line for people."""
        fields = self.fields or {}
        named = next((str(fields[key]) for key in _TITLES if isinstance(fields.get(key), str) and fields[key]), "")
        lines = (named or self.text).strip().splitlines()
        return lines[0].lstrip("#").strip() if lines else ""


def read_file(path: str, content: bytes) -> Said | None:
    """Read a file by the end of its path; None where it is binary, or a document that is not valid."""
    if is_binary(content):
        return None
    form = _form(path)
    text, _ = unframed(content)
    if form is not None:
        fields = _fields(form, text)
        return None if fields is None else Said(fields, "")
    above = plain(text)
    if above is None:
        return Said(None, _plain(text))
    fields = _fields(above.form, above.content)
    return Said(None, _plain(text)) if fields is None else Said(fields, _plain(above.body))


def read_records(path: str, content: bytes) -> tuple[Said, ...]:
    """Read the items of a list, several documents, or lines of JSON, each of which says something of its own."""
    form = _form(path)
    if is_binary(content):
        return ()
    if path.endswith(LINES):
        lines = (read_record(line) for line in content.splitlines() if line.strip())
        return tuple(line for line in lines if line is not None)
    if form is None:
        return ()
    text, _ = unframed(content)
    one = dialect_of(form, (text,))
    records = records_of(one.read(text), one)
    found = [one.plain(item.node) for item in records.items] if records is not None else []
    return tuple(Said(fields, "") for fields in found if isinstance(fields, dict))


def read_record(line: bytes) -> Said | None:
    """Read a line of JSON; None where it is no object."""
    fields = _fields("json", line)
    return None if fields is None else Said(fields, "")


def _form(path: str) -> str | None:
    return _DOCUMENTS.get(path.rpartition("/")[2].rpartition(".")[2].lower())


def _fields(form: str, text: bytes) -> Mapping[str, object] | None:
    one = dialect_of(form, (text,))
    root = None if one.records is not None else one.read(text)
    found = None if root is None else one.plain(root)
    return found if isinstance(found, dict) else None


def _plain(text: bytes) -> str:
    """Give a text without what nobody sees: blanks at line ends, blank lines around it."""
    return "\n".join(line.rstrip() for line in text.decode("utf-8", "replace").splitlines()).strip()
