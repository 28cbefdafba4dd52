"""The form of a typed file: by the end of its path, unless the policy says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from mergekit.decisions import forms
from mergekit.documents.formats import BY_SUFFIX
from mergekit.frozen import replace
from mergekit.syntax.document import Dialect

LINES = "jsonl"
"""The form of files that hold a record on each line."""
_BY_SUFFIX = {
    "json": "json",
    "jsonc": "json",
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "md": "markdown",
    "markdown": "markdown",
    "csv": "csv",
    "tsv": "tsv",
    "jsonl": LINES,
    "ndjson": LINES,
}
FORMS = tuple(dict.fromkeys(_BY_SUFFIX.values()))
"""The forms that have fields; of Markdown, the front matter."""
CELLS = ("csv", "tsv")
"""The forms that are tables of cells."""
DOCUMENTS = tuple(form for form in FORMS if form not in ("markdown", LINES))
"""The forms that are documents as a whole, and tell by themselves what they are."""


def form_of(path: str, options: Mapping[str, str]) -> str:
    """Choose the form of a file; empty where it is no document. The option `form` has the last word."""
    chosen = options.get("form", "")
    if chosen in FORMS:
        return chosen
    name = path.rpartition("/")[2].lower()
    return _BY_SUFFIX.get(name.rpartition(".")[2], "") if "." in name else ""


_NO_PLACE = {"xml": "XML", "ini": "INI", "properties": "a file of properties", "env": "a file of variables", "notebook": "a notebook"}


def unfit(pattern: str, options: Mapping[str, str]) -> str:
    """Say why files of a pattern cannot be typed ones as they are; nothing where they can, or where their name does not tell."""
    suffix = pattern.rpartition("/")[2].lower().rpartition(".")[2]
    format_ = BY_SUFFIX.get("." + suffix)
    if "form" in options or suffix in _BY_SUFFIX or format_ is None:
        return ""
    if format_ in FORMS:
        return f'their name does not say how they are written; form = "{format_}" does'
    return (
        f"{_NO_PLACE[format_]} has no place where the values could stand that nobody can decide between; "
        'driver = "document" merges it by key, and holds back who disagrees'
    )


def dialect_of(form: str, versions: Iterable[bytes]) -> Dialect:
    """Give the dialect in which all versions of a file can be read: that for several documents, or for lists, where one version is some."""
    versions = tuple(versions)
    if form in CELLS:
        from mergekit.syntax import csv_typed  # late: most files are of another form

        return csv_typed.TABS if form == "tsv" else csv_typed.DIALECT
    if form == LINES:
        from mergekit.syntax import json_lines  # late, too

        return json_lines.DIALECT
    if form == "yaml" and versions:
        from mergekit.syntax import yaml_list, yaml_stream  # late, too

        if any(map(yaml_stream.is_stream, versions)):
            return yaml_stream.STRICT
        if any(map(yaml_list.is_list, versions)):
            return yaml_list.DIALECT
    if form == "json":
        from mergekit.syntax import json_document, json_list  # late, too

        return json_list.DIALECT if any(map(json_list.is_list, versions)) else json_document.COMMENTED
    return forms.dialect(form)


def together(one: Dialect) -> Dialect:
    """Give a dialect that reads once what contents have in common, and no content twice."""
    found = one if one.together is None else one.together()
    return replace(found, read=cache(found.read))
