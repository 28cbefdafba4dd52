"""Typed files merged: each version read, its fields merged by their types, and the result written of the versions' own bytes.

A file that somebody deleted, or that cannot be read, is one value: siblings of whole files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mergekit.decisions import forms
from mergekit.decisions.forms import body_below, content_above
from mergekit.documents.composing import GiveUp
from mergekit.documents.frame import inside_frame, unframed
from mergekit.documents.pieces import agreed, joined
from mergekit.driver import Content, Contest
from mergekit.fields.dressing import Dressing
from mergekit.fields.forms import dialect_of, together
from mergekit.fields.many import file_term, with_columns
from mergekit.frozen import frozen
from mergekit.merge import Resolved
from mergekit.siblings_format import Siblings, State, shown_base
from mergekit.syntax.document import Node, Table
from mergekit.syntax.front_matter import plain
from mergekit.values.kind import Term, Told
from mergekit.values.writes import remembered


@frozen
class Merged:
    """A file, and what its types tell."""

    content: Content
    told: tuple[Told, ...] = ()


def merge_file(contest: Contest, form: str, term: Term, key: str = "") -> Merged | None:
    """Merge a file of a form: ``json``, ``yaml``, ``toml``, ``csv``, ``tsv``, ``jsonl``, or ``markdown``.

    Of Markdown that is the front matter, be it YAML or TOML. `key` is the field that tells apart the records of a file which holds many.
    None where not even siblings can be written.
    """
    if form == "markdown":
        return _markdown(contest, term)
    told: list[Told] = []
    done = _whole(contest, form, lambda inner: _document(inner, form, term, key, told))
    return None if done is None else Merged(done.value, tuple(told))


def merge_as_one(contest: Contest, form: str) -> Merged | None:
    """Merge a file as the one value that it is, without taking it apart; None where not even siblings can be written."""
    done = _whole(contest, form, lambda _: None)
    return None if done is None else Merged(done.value)


def _whole(contest: Contest, form: str, parts: Callable[[Contest], bytes | None]) -> Resolved[Content] | None:
    """Merge part by part, unless somebody deleted the file, or siblings of whole files stand in one."""
    one = dialect_of(form, ())

    @cache
    def state(content: Content) -> State:
        return content if content is None else one.whole_of(content) or content

    states = contest.map(state).deciding()
    if not any(side is None or isinstance(side, Siblings) for side in states.sides):
        merged = inside_frame(contest.map(lambda content: shown_base(state(content))), lambda inner: _resolved(parts(inner)))
        if merged is not None:
            return merged
    result = joined(states, lambda found: found)
    if not isinstance(result, Siblings):
        return Resolved(result)
    content = one.whole(result)
    return Resolved(content) if one.whole_of(content) == result else None


def _resolved(content: bytes | None) -> Resolved[Content] | None:
    return None if content is None else Resolved(content)


def _markdown(contest: Contest, term: Term) -> Merged | None:
    """Merge a text with front matter: this as the document that it is, what is below as prose."""
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    found = [plain(unframed(version)[0]) for version in versions]
    top = found[0]
    if top is None or any(one is None or one.form != top.form for one in found) or any(side is None for side in contest.deciding().sides):
        done = forms.merge(contest, "markdown")
        return None if done is None else Merged(done.value)
    told: list[Told] = []

    def parts(inner: Contest) -> Resolved[Content] | None:
        above = _document(inner.map(content_above), top.form, term, "", told)
        below = forms.merge(inner.map(body_below), "markdown")
        if above is None or below is None:
            return None
        text = top.around(above, below.value or b"")
        return Resolved(text) if content_above(text) == above else None

    merged = inside_frame(contest, parts)
    if merged is None:
        merged = forms.merge(contest, "markdown")
        told.clear()
    return None if merged is None else Merged(merged.value, tuple(told))


def _document(contest: Contest, form: str, term: Term, key: str, told: list[Told]) -> bytes | None:
    """Merge the documents of a contest; None where one of them cannot be read, or the result cannot be written.

    The result is read again: it must hold what was meant. Where one version holds just that, and no other changed so much as
    a comment, it is taken as it is.
    """
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    one = together(dialect_of(form, versions))

    def read(content: Content) -> Node | None:
        return None if content is None else one.read(content)

    found = [read(version) for version in versions]
    whole = None if None in found else file_term(term, one, found, key)
    if whole is None:
        return None
    contest = remembered(contest)
    documents = remembered(contest.map(read))
    writer = Dressing(one, documents)
    verdict = whole.merge(remembered(documents.map(lambda node: None if node is None else writer.value(node))))
    if verdict.value is None:
        return None
    try:
        meant = with_columns(writer.commented(writer.known(verdict.value), documents), one)
        told.extend(verdict.told)
        done = agreed(contest.deciding())
        if done is not None and done.value is not None and (node := read(done.value)) is not None and writer.value(node) == meant:
            return done.value
        root = writer.root(meant, documents, whole)
    except GiveUp:
        told.clear()
        return None
    text = one.finish(root.text)
    again = one.read(text)
    if isinstance(again, Table) and writer.value(again) == meant:
        return text
    told.clear()
    return None
