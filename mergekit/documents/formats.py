"""The formats of documents, and which file is of which."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from mergekit.frozen import replace
from mergekit.syntax.document import Dialect

_PLACES = {
    "json": ("json_document", "RELAXED"),
    "notebook": ("json_document", "RELAXED"),
    "yaml": ("yaml_document", "RELAXED"),
    "yaml stream": ("yaml_stream", "DIALECT"),
    "toml": ("toml_document", "DIALECT"),
    "ini": ("ini_document", "DIALECT"),
    "properties": ("ini_document", "PROPERTIES"),
    "env": ("ini_document", "ENV"),
    "csv": ("csv_document", "DIALECT"),
    "tsv": ("csv_document", "TABS"),
    "xml": ("xml_document", "DIALECT"),
}
"""Where the dialect of each format is."""

JSON, NOTEBOOK = "json", "notebook"
_STREAM = {"yaml": "yaml stream"}
FORMATS = tuple(name for name in _PLACES if name not in _STREAM.values())
"""The formats that are read."""

BY_SUFFIX = {
    ".json": "json",
    ".jsonc": "json",
    ".json5": "json",
    ".webmanifest": "json",
    ".geojson": "json",
    ".ipynb": "notebook",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".ini": "ini",
    ".cfg": "ini",
    ".editorconfig": "ini",
    ".properties": "properties",
    ".env": "env",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xml": "xml",
    ".xsd": "xml",
    ".xsl": "xml",
    ".xslt": "xml",
    ".wsdl": "xml",
    ".xlf": "xml",
    ".xaml": "xml",
    ".csproj": "xml",
    ".fsproj": "xml",
    ".vbproj": "xml",
    ".props": "xml",
    ".targets": "xml",
    ".resx": "xml",
    ".config": "xml",
    ".plist": "xml",
    ".svg": "xml",
}
"""The format by the end of a path."""


@cache
def dialect(name: str) -> Dialect:
    """Import the dialect of that name, in the form that takes the most."""
    import importlib

    module, attribute = _PLACES[name]
    found: Dialect = getattr(importlib.import_module(f"mergekit.syntax.{module}"), attribute)
    return found


def fitting(name: str, versions: Iterable[bytes]) -> Dialect:
    """Choose the dialect in which all versions of a file can be read: that for several documents, where one version has them."""
    if name in _STREAM:
        from mergekit.syntax.yaml_stream import is_stream  # late: most files are of another format

        if any(map(is_stream, versions)):
            return dialect(_STREAM[name])
    return dialect(name)


def remembering(one: Dialect) -> Dialect:
    """Give a dialect that reads no content twice, nor a part that several have in common: for one merge."""
    together = one.together() if one.together is not None else one
    return replace(together, read=cache(together.read), plain=cache(together.plain))


def format_of(path: str) -> str:
    """Tell the format of a file by its name; nothing for one that is no document."""
    name = path.rpartition("/")[2].lower()
    return BY_SUFFIX.get("." + name.rpartition(".")[2], "")
