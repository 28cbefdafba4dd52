"""Front matter: a document on top of a text, between two lines that say in which format it is."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.frozen import frozen
from mergekit.patterns import pattern

_FENCE = pattern(rb"(---|\+\+\+)[ \t]*\r?\n?\Z")
_FORMS = {b"---": "yaml", b"+++": "toml"}
SUFFIXES = ("md", "mdx", "markdown")
"""Which files are texts that may have front matter, by the end of their names."""


@frozen
class FrontMatter:
    """A text taken apart: ``opening + content + closing + body`` is the whole of it."""

    form: str
    opening: bytes
    content: bytes
    closing: bytes
    body: bytes

    def around(self, content: bytes, body: bytes) -> bytes:
        """Put another document on top of another text, between the same lines."""
        return self.opening + content + self.closing + body


def plain(text: bytes) -> FrontMatter | None:
    """Take a text with LF line ends apart; None where it has no front matter between two lines of nothing but their sign."""
    found = split(text)
    return found if found is not None and found.opening == found.closing == text[:3] + b"\n" else None


def split(text: bytes) -> FrontMatter | None:
    """Take a text with LF line ends apart; None where there is no front matter on top of it, or it does not end."""
    first = text.find(b"\n") + 1
    form = form_of_fence(text[:first])
    if not form:
        return None
    at = first
    while at < len(text):
        end = text.find(b"\n", at) + 1 or len(text)
        if text.startswith(text[:3], at) and form_of_fence(text[at:end]) == form:
            return FrontMatter(form, text[:first], text[first:at], text[at:end], text[end:])
        at = end
    return None


def closing_line(lines: Sequence[bytes]) -> int | None:
    """Give the number of the line that ends the front matter on top of some lines; None where there is none."""
    form = form_of_fence(lines[0]) if lines else ""
    return next((i for i in range(1, len(lines)) if form_of_fence(lines[i]) == form), None) if form else None


def form_of_fence(line: bytes) -> str:
    """Tell which format's front matter a line opens or closes; nothing for any other line."""
    found = _FENCE.match(line)
    return _FORMS[found[1]] if found else ""


def may_have(path: str) -> bool:
    """Tell by its name whether a file may have front matter."""
    name = path.rpartition("/")[2].lower()
    return name.rpartition(".")[2] in SUFFIXES and "." in name
