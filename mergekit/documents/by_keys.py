"""What keys decide beside what lines do: where lines alone leave nothing open, and mean the same, theirs is the result."""

from __future__ import annotations

from mergekit.conflicts import Place
from mergekit.documents.frame import unframed
from mergekit.documents.identity import still_named
from mergekit.documents.merging import alike
from mergekit.driver import Content, Contest
from mergekit.events import Event
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.syntax.document import Dialect, Table

BY_KEY = "by-key"
"""The rule's name of the event that says that lines alone left something open, and keys did not."""
ODDS = 7.0
"""How often such a document was right for each time it was wrong: 22 and 3 among real merges that lines leave open."""


def asks_more(trust: str) -> bool:
    """Tell whether a level of trust asks for better odds than those of keys."""
    if not trust:
        return False
    from mergekit.lines.trust import LEVELS  # late: it brings the table of odds

    return LEVELS.get(trust, 0) > ODDS


def by_lines(contest: Contest, one: Dialect) -> bytes | None:
    """Merge by lines without any rule; None where that leaves something open, or makes no document."""
    pieces = merge_lines(contest, ()).pieces
    if not all(isinstance(piece, Settled) for piece in pieces):
        return None
    content = b"".join(line for piece in pieces if isinstance(piece, Settled) for line in piece.lines)
    return content if is_document(contest, one, content) else None


def is_document(contest: Contest, one: Dialect, content: Content) -> bool:
    """Tell whether a result reads as a document, with names for its items where lists merge by these alone."""
    found = meaning(content, one)
    if found is None or one.naming.sequences:
        return found is not None
    versions = (meaning(version, one) for version in (contest.base, *contest.sides))
    return still_named(one, tuple(version for version in versions if version is not None), found, contest.options.get("identity", ""))


def same(content: bytes, other: bytes, one: Dialect) -> bool:
    """Tell whether two documents hold the same."""
    left, right = meaning(content, one), meaning(other, one)
    return left is not None and right is not None and alike(left, right)


def meaning(content: Content, one: Dialect) -> Table | None:
    """Read a document; None if it is none."""
    return None if content is None else one.read(unframed(content)[0])


def is_sound(content: bytes, one: Dialect) -> bool:
    """Tell whether a file that need not be one of those that are read has no fault that its format knows of."""
    return one.sound(unframed(content)[0])


def by_key(contest: Contest) -> Event:
    """Say that keys decided, for all who changed something."""
    pairs = zip(contest.sides, contest.writers, strict=True)
    writers = {(writer.order, writer.label): writer for side, writer in pairs if side != contest.origin}
    return Event(BY_KEY, Place(), tuple(writers[key] for key in sorted(writers)), (), ODDS)
