"""The form of a typed file: by the end of its path, unless the policy says it."""

from __future__ import annotations

from collections.abc import Mapping

_BY_SUFFIX = {
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "md": "markdown",
    "markdown": "markdown",
}
FORMS = tuple(dict.fromkeys(_BY_SUFFIX.values()))
"""The forms that have fields; of Markdown, the front matter."""


def form_of(path: str, options: Mapping[str, str]) -> str:
    """Choose the form of a file; empty where it is no document. The option `form` has the last word."""
    chosen = options.get("form", "")
    if chosen in FORMS:
        return chosen
    name = path.rpartition("/")[2].lower()
    return _BY_SUFFIX.get(name.rpartition(".")[2], "") if "." in name else ""
