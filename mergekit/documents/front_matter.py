"""Texts with front matter: this merges by key, as the document that it is, and what stands below as text.

The merge of keys is put on top of every version, so that the text below merges with all of its history. Where keys leave
something open, each version shows what its writer makes of that, and the merge of the text shows it between markers.
"""

from __future__ import annotations

from collections.abc import Callable

from mergekit.documents.by_keys import by_key, by_lines, same
from mergekit.documents.choosing import reduce_documents
from mergekit.documents.formats import fitting, remembering
from mergekit.documents.frame import framed, unframed
from mergekit.driver import Content, Contest, Outcome
from mergekit.frozen import replace
from mergekit.syntax.front_matter import FrontMatter, split


def merge_front_matter(contest: Contest, as_text: Callable[[Contest], Outcome]) -> Outcome | None:
    """Merge texts, what is on top by key; None where not every version has it in one format, or keys do not decide in it.

    `as_text` merges texts.
    """
    versions = [_split(version) for version in (contest.base, *contest.sides)]
    first = versions[0]
    if first is None or any(one is None or one.form != first.form for one in versions):
        return None
    front = contest.map(_content)
    if front.decide() is not None:
        return None
    contents = [one.content for one in versions if one is not None]
    one = remembering(fitting(first.form, contents))
    reduced = reduce_documents(front, one, contest.options.get("identity", ""))
    if reduced is None:
        return None
    if reduced.sides:
        by_writer = dict(reduced.sides)
        shown = {side: by_writer.get(writer, reduced.base) for side, writer in zip(contest.sides, contest.writers, strict=True)}
        return as_text(contest.map(lambda content: _under(content, shown.get(content, reduced.base))))
    standing = by_lines(front, one)
    kept = standing if standing is not None and same(standing, reduced.base, one) else None
    chosen = reduced.base if kept is None else kept
    outcome = as_text(contest.map(lambda content: _under(content, chosen)))
    found = _split(outcome.content)
    if found is None or found.content != chosen:
        return None
    return outcome if kept is not None else replace(outcome, events=(by_key(front), *outcome.events))


def _split(content: Content) -> FrontMatter | None:
    return None if content is None else split(unframed(content)[0])


def _content(content: Content) -> bytes | None:
    found = _split(content)
    return None if found is None else found.content


def _under(content: Content, front: bytes) -> Content:
    """Put other front matter on top of a text, if it has any."""
    if content is None:
        return None
    text, frame = unframed(content)
    found = split(text)
    return content if found is None else framed(found.around(front, found.body), frame)
