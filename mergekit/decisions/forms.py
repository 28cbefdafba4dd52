"""The forms of a decision's file: how versions of it merge, and how siblings of whole files look in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mergekit.decisions import blocks, sections
from mergekit.decisions.fields import merge_fields
from mergekit.decisions.prose import merge_prose
from mergekit.documents.frame import inside_frame
from mergekit.documents.pieces import joined
from mergekit.driver import Content, Contest
from mergekit.frozen import frozen
from mergekit.merge import Resolved
from mergekit.siblings_format import Siblings, State, shown_base
from mergekit.syntax.document import Dialect
from mergekit.syntax.front_matter import plain


@frozen
class Form:
    """How versions of a file merge.

    `parts` does it part by part, and gives None where that cannot be done: then siblings of whole files remain, which
    `whole` writes and `whole_of` reads.
    """

    parts: Callable[[Contest], bytes | None]
    whole: Callable[[Siblings], bytes]
    whole_of: Callable[[bytes], Siblings | None]


def merge(contest: Contest, name: str) -> Resolved[Content] | None:
    """Merge files of a form; None where not even siblings of whole files can be written.

    Siblings of whole documents hold each version to the byte; those of prose hold the text without its frame.
    """
    if name in DIALECTS:
        return _merged(contest, _document(name))
    return inside_frame(contest, lambda inner: _merged(inner, _prose(name)))


def content_above(text: Content) -> Content:
    """Give the document of a text's front matter; None where it has none."""
    found = None if text is None else plain(text)
    return None if found is None else found.content


def body_below(text: Content) -> Content:
    """Give what stands below the front matter."""
    found = None if text is None else plain(text)
    return text if found is None else found.body


def _merged(contest: Contest, form: Form) -> Resolved[Content] | None:
    """Merge part by part, unless somebody deleted the file, or siblings of whole files stand in one."""

    @cache
    def state(content: Content) -> State:
        return content if content is None else form.whole_of(content) or content

    states = contest.map(state).deciding()
    if not any(side is None or isinstance(side, Siblings) for side in states.sides):
        merged = form.parts(contest.map(lambda content: shown_base(state(content))))
        if merged is not None:
            return Resolved(merged)
    result = joined(states, lambda one: one)
    if not isinstance(result, Siblings):
        return Resolved(result)
    content = form.whole(result)
    return Resolved(content) if form.whole_of(content) == result else None


@cache
def dialect(name: str) -> Dialect:
    """Import the dialect of that name."""
    import importlib

    found: Dialect = importlib.import_module(f"mergekit.syntax.{name}_document").DIALECT
    return found


DIALECTS = ("json", "toml", "yaml")
"""The forms that are documents of fields; the others are prose, ``markdown`` and ``plain``."""


@cache
def _document(name: str) -> Form:
    """Documents merge by field, within their frames; siblings of whole files hold every byte."""
    one = dialect(name)

    def parts(contest: Contest) -> bytes | None:
        done = inside_frame(contest, lambda inner: _resolved(merge_fields(inner, one)))
        return None if done is None else done.value

    return Form(parts, one.whole, one.whole_of)


@cache
def _prose(name: str) -> Form:
    """Prose merges by section, and its front matter as the document that it is."""
    style = blocks.MARKDOWN if name == "markdown" else blocks.PLAIN

    def parts(contest: Contest) -> bytes | None:
        versions = (contest.base, *contest.sides)
        found = [one for text in versions if text is not None and (one := plain(text)) is not None]
        if style is blocks.PLAIN or not found:
            return merge_prose(contest, style)
        above = _merged(contest.map(content_above), _document(found[0].form)) if len({one.form for one in found}) == 1 else None
        below = merge_prose(contest.map(body_below), style)
        if above is None or below is None:
            return None
        text = below if above.value is None else found[0].around(above.value, below)
        return text if (content_above(text), body_below(text)) == (above.value, below) else None

    return Form(parts, lambda siblings: blocks.write(siblings, style, whole=True), sections.whole_of)


def _resolved(content: bytes | None) -> Resolved[Content] | None:
    return None if content is None else Resolved(content)
