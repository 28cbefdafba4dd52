"""Documents: JSON, YAML, TOML and the like, by key path; what the sides disagree on stands between markers, as in any text.

Where lines alone leave nothing open, and keys agree, the result is that of the lines. Else objects merge by key, lists by
what names their items, and what is left of the disagreement is merged as text. What cannot be read as a document of its
format is merged as text altogether.
"""

from __future__ import annotations

from functools import partial

from mergekit.conflicts import Place
from mergekit.documents.choosing import Reduced, Run, reduce_documents
from mergekit.documents.formats import FORMATS, JSON, NOTEBOOK, fitting, format_of, remembering
from mergekit.documents.frame import inside_frame, unframed
from mergekit.documents.identity import still_named
from mergekit.documents.merging import alike
from mergekit.driver import Content, Contest, MergeDriver, Outcome, clean
from mergekit.drivers import text
from mergekit.events import Event
from mergekit.frozen import replace
from mergekit.lines import markers
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.lines.rendering import show
from mergekit.lines.split import is_binary
from mergekit.merge import Resolved
from mergekit.syntax.document import Dialect, Table

MOST_BYTES = 1 << 21
"""Versions that hold more together are merged as text: to read them takes longer than a file may (lock files are as large)."""
MOST_BYTES_OF_JSON = 1 << 23
"""The same for JSON, which is read ten times as fast."""
BY_KEY = "by-key"
"""The rule's name of the event that says that lines alone left something open, and keys did not."""
ODDS = 7.0
"""How often such a document was right for each time it was wrong: 22 and 3 among real merges that lines leave open."""


def merge(contest: Contest) -> Outcome:
    """Merge documents; see the module.

    Option ``form``: the format, where the name of the file does not tell; ``identity``: the field that names the items of
    lists; the others are those of texts. A ``trust`` that asks for better odds than those of keys leaves all to text, but for
    notebooks.
    """
    chosen = contest.options.get("form", "") or format_of(contest.path)
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    by_text = sum(map(len, versions)) > (MOST_BYTES_OF_JSON if chosen == JSON else MOST_BYTES) or (
        chosen != NOTEBOOK and _asks_more(contest.options.get("trust", ""))
    )
    if chosen not in FORMATS or contest.base is None or by_text or contest.decide() is not None or any(map(is_binary, versions)):
        return text.merge(contest)
    one = remembering(fitting(chosen, versions))
    found = _merged(contest, one, notebook=chosen == NOTEBOOK)
    if found is not None:
        return found
    outcome = text.merge(contest)
    broken = not outcome.conflicts and not _is_sound(contest, one, outcome.content)
    return _doubted(contest) if broken and all(_meaning(version, one) is not None for version in versions) else outcome


def _asks_more(trust: str) -> bool:
    """Tell whether a level of trust asks for better odds than those of keys."""
    if not trust:
        return False
    from mergekit.lines.trust import LEVELS  # late: it brings the table of odds

    return LEVELS.get(trust, 0) > ODDS


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
    standing = _by_lines(contest, one)
    if not reduced[0].sides:
        if standing is not None and _same(standing, base.value, one):
            return clean(standing)
        return replace(clean(base.value), events=(_by_key(contest), *map(_event, reduced[0].runs)))
    if standing is not None:
        return clean(standing)
    return _as_text(contest, one, reduced[0])


def _by_key(contest: Contest) -> Event:
    """Say that keys decided, for all who changed something."""
    pairs = zip(contest.sides, contest.writers, strict=True)
    writers = {(writer.order, writer.label): writer for side, writer in pairs if side != contest.origin}
    return Event(BY_KEY, Place(), tuple(writers[key] for key in sorted(writers)), (), ODDS)


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
        if not whole.conflicts and _is_sound(contest, one, whole.content):
            return whole
    if not outcome.conflicts and not _is_sound(contest, one, outcome.content):
        return None
    return replace(outcome, events=(*map(_event, reduced.runs), *outcome.events))


def _given(content: bytes, _: Contest) -> Resolved[Content]:
    return Resolved(content)


def _by_lines(contest: Contest, one: Dialect) -> bytes | None:
    """Merge by lines without any rule; None where that leaves something open, or makes no document."""
    pieces = merge_lines(contest, ()).pieces
    if not all(isinstance(piece, Settled) for piece in pieces):
        return None
    content = b"".join(line for piece in pieces if isinstance(piece, Settled) for line in piece.lines)
    return content if _is_sound(contest, one, content) else None


def _is_sound(contest: Contest, one: Dialect, content: Content) -> bool:
    """Tell whether a result reads as a document, with names for its items where lists merge by these alone."""
    found = _meaning(content, one)
    if found is None or one.naming.sequences:
        return found is not None
    versions = (_meaning(version, one) for version in (contest.base, *contest.sides))
    return still_named(one, tuple(version for version in versions if version is not None), found, contest.options.get("identity", ""))


def _same(content: bytes, other: bytes, one: Dialect) -> bool:
    """Tell whether two documents hold the same."""
    left, right = _meaning(content, one), _meaning(other, one)
    return left is not None and right is not None and alike(left, right)


def _meaning(content: Content, one: Dialect) -> Table | None:
    """Read a document; None if it is none."""
    return None if content is None else one.read(unframed(content)[0])


DRIVER = MergeDriver(
    name="document",
    summary="documents: by key, lists by what names their items; what is left, as text between conflict markers",
    merge=merge,
    holds=True,
    options={**text.DRIVER.options, "form": FORMATS, "identity": ()},
    settle=markers.settle,
    reads_back=True,
)
