"""Judging: what another way to merge makes of the same file, and what the checks find, as facts for the odds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mergekit.lines.merged import Clash, Lines, Piece
from mergekit.lines.odds import VETO
from mergekit.lines.split import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mergekit.checks import Finding
    from mergekit.contested import Contested
    from mergekit.languages.profile import Profile

Text = bytes | None


class Checked:
    """What the checks say of results of one contest, each asked once."""

    def __init__(self, contest: Contested[Text], profile: Profile) -> None:
        self._contest = contest
        self._profile = profile
        self._known: dict[Lines, tuple[Finding, ...]] = {}

    def findings(self, lines: Lines) -> tuple[Finding, ...]:
        """Give what the checks find in a result."""
        found = self._known.get(lines)
        if found is None:
            from mergekit.checks import check  # late: a merge that is open is never checked

            sides = [side or b"" for side in self._contest.sides]
            found = self._known[lines] = check(self._profile, self._contest.origin, sides, join(lines))
        return found

    def failed(self, lines: Lines) -> tuple[str, ...]:
        """Name the checks that a result fails, as facts that forbid it."""
        return tuple(sorted({f"{VETO}{one.check}" for one in self.findings(lines)}))

    def sound(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether a merge passes the checks; one that is open is looked at by people anyway."""
        return not self.against(pieces)

    def against(self, pieces: Sequence[Piece]) -> tuple[Finding, ...]:
        """Give what the checks find in a merge; nothing if it is open."""
        lines = shown(pieces)
        return () if lines is None else self.findings(lines)


class Judge:
    """Gives facts of what a file would show: how it compares with the other way's result, and which checks it fails.

    Two ways that know nothing of each other and agree are the best sign there is; a result that fails a check is never
    believed, whatever its odds (DESIGN, "Clean means checked").
    """

    def __init__(self, checked: Checked, own: str, other: Sequence[Piece] | None) -> None:
        self._checked = checked
        self._own = own
        self._other = None if other is None else shown(other)
        self._alone = other is None

    def __call__(self, pieces: Sequence[Piece]) -> tuple[str, ...]:
        """Give the facts."""
        lines = shown(pieces)
        if lines is None:
            return (f"{self._own}:part",)
        return (f"{self._own}:{self._compared(lines)}", *self._checked.failed(lines))

    def sound(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether a merge passes the checks."""
        return self._checked.sound(pieces)

    def against(self, pieces: Sequence[Piece]) -> tuple[Finding, ...]:
        """Give what the checks find in a merge."""
        return self._checked.against(pieces)

    def _compared(self, lines: Lines) -> str:
        if self._other is None:
            return "alone" if self._alone else "other-open"
        if self._other == lines:
            return "agree"
        return "order" if _same_lines(self._other, lines) else "differ"


def shown(pieces: Sequence[Piece]) -> Lines | None:
    """Give the lines of a merge; None where something is open."""
    found: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            return None
        found.extend(piece.lines)
    return tuple(found)


def _same_lines(one: Lines, other: Lines) -> bool:
    """Tell whether two texts have the same lines in some order, white space aside."""
    return _said(Counter(one) - Counter(other)) == _said(Counter(other) - Counter(one))


def _said(lines: Counter[bytes]) -> Counter[bytes]:
    """Count lines that are not blank, without their white space."""
    found: Counter[bytes] = Counter()
    for line, count in lines.items():
        if line.strip():
            found[b"".join(line.split())] += count
    return found
