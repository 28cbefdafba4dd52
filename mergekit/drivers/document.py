"""Documents: JSON, YAML, TOML and the like, by key path, and front matter on top of a text.

What the sides disagree on stands between markers, as in any text. Where lines alone leave nothing open, and keys agree, the
result is that of the lines. Else objects merge by key, lists by what names their items, and what is left of the disagreement
is merged as text. What cannot be read as a document of its format is merged as text altogether.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mergekit.conflicts import Place
from mergekit.documents.by_keys import asks_more, by_key, by_lines, is_document, is_sound, meaning, same
from mergekit.documents.choosing import Reduced, Run, reduce_documents
from mergekit.documents.formats import FORMATS, JSON, NOTEBOOK, fitting, format_of, remembering
from mergekit.documents.frame import inside_frame
from mergekit.driver import Content, Contest, MergeDriver, Outcome, clean
from mergekit.drivers import text
from mergekit.events import Event
from mergekit.frozen import replace
from mergekit.lines import markers
from mergekit.lines.rendering import show
from mergekit.lines.split import is_binary, lines_of
from mergekit.merge import Resolved
from mergekit.syntax.document import Dialect
from mergekit.syntax.front_matter import may_have

MARKDOWN = "markdown"
"""The form of texts with front matter."""
MOST_BYTES = 1 << 20
"""Files with more to read are merged as text, since to read that takes longer than a file may (lock files are as large)."""
MOST_BYTES_OF_JSON = 1 << 22
"""The same for JSON, which is read ten times as fast."""
MOST_BYTES_SHARED = 1 << 26
"""The same for all versions together, whatever they have in common."""


def merge(contest: Contest) -> Outcome:
    """Merge documents; see the module.

    Option ``form``: the format, where the name of the file does not tell; ``identity``: the field that names the items of
    lists; the others are those of texts. A ``trust`` that asks for better odds than those of keys leaves all to text, but for
    notebooks.
    """
    chosen = contest.options.get("form", "") or format_of(contest.path)
    if chosen == MARKDOWN or (not chosen and may_have(contest.path)):
        return text.merge_with_front_matter(contest)
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if chosen not in FORMATS or contest.base is None or contest.decide() is not None or any(map(is_binary, versions)):
        return text.merge(contest)
    if _is_large(versions, MOST_BYTES_OF_JSON if chosen == JSON else MOST_BYTES):
        return text.merge(contest)
    one = remembering(fitting(chosen, versions))
    by_text = chosen != NOTEBOOK and asks_more(contest.options.get("trust", ""))
    found = None if by_text else _merged(contest, one, notebook=chosen == NOTEBOOK)
    if found is not None:
        return found
    outcome = text.merge(contest)
    return outcome if outcome.conflicts or _may_stand(contest, outcome.content, one) else _doubted(contest)


def _is_large(versions: Sequence[bytes], most: int) -> bool:
    """Tell whether there is more to read than that: of a line that several versions have, the first."""
    total = sum(map(len, set(versions)))
    if total <= most or total > MOST_BYTES_SHARED:
        return total > most
    known: set[bytes] = set()
    for version in versions:
        known.update(lines_of(version))
    return sum(map(len, known)) > most


def _may_stand(contest: Contest, content: Content, one: Dialect) -> bool:
    """Tell whether lines left a document if all versions are documents, or at least what is as sound as these are."""
    if content is None or is_document(contest, one, content):
        return True
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if all(meaning(version, one) is not None for version in versions):
        return False
    return is_sound(content, one) or not all(is_sound(version, one) for version in versions)


def _doubted(contest: Contest) -> Outcome:
    """Show all changes as conflicts, since what lines make of them is no document."""
    from mergekit.code.doubting import doubted  # late: this is rare

    return show(doubted(contest, ()), contest.writers, path=contest.path, driver="document")


def _merged(contest: Contest, one: Dialect, *, notebook: bool) -> Outcome | None:
    """Merge by key; None where a version cannot be read, or the result could not be."""
    reduced: list[Reduced] = []

    def base_of(inner: Contest) -> Resolved[Content] | None:
        found = reduce_documents(inner, one, contest.options.get("identity", ""), notebook=notebook)
        if found is None:
            return None
        reduced.append(found)
        return Resolved(found.base)

    base = inside_frame(contest, base_of)
    if base is None or base.value is None:
        return None
    standing = by_lines(contest, one)
    if not reduced[0].sides:
        if standing is not None and same(standing, base.value, one):
            return clean(standing)
        return replace(clean(base.value), events=(by_key(contest), *map(_event, reduced[0].runs)))
    if standing is not None:
        return clean(standing)
    return _as_text(contest, one, reduced[0])


def _event(run: Run) -> Event:
    """Say that somebody's run of a cell gave way to a later one."""
    return Event("last-run", Place(key=".".join(run.path)), run.writers, (), 0.0)


def _as_text(contest: Contest, one: Dialect, reduced: Reduced) -> Outcome | None:
    """Merge what is left open as text."""
    contents = []
    for content in (reduced.base, *(content for _, content in reduced.sides)):
        framed = inside_frame(contest, partial(_given, content))
        if framed is None:
            return None
        contents.append(framed.value)
    writers = tuple(writer for writer, _ in reduced.sides)
    rest: Contest = Contest(contest.path, contents[0], tuple(contents[1:]), writers, options=contest.options)
    outcome = text.merge(rest)
    if outcome.conflicts and (rest.base, rest.sides) != (contest.base, contest.sides):
        whole = text.merge(contest)
        if not whole.conflicts and is_document(contest, one, whole.content):
            return whole
    if not outcome.conflicts and not is_document(contest, one, outcome.content):
        return None
    return replace(outcome, events=(*map(_event, reduced.runs), *outcome.events))


def _given(content: bytes, _: Contest) -> Resolved[Content]:
    return Resolved(content)


DRIVER = MergeDriver(
    name="document",
    summary="documents: by key, lists by what names their items; what is left, as text between conflict markers",
    merge=merge,
    holds=True,
    options={**text.DRIVER.options, "form": (*FORMATS, MARKDOWN), "identity": ()},
    settle=markers.settle,
    reads_back=True,
)
