"""What holds for every merge of a file, whatever is in it: the names of the laws that one contest breaks.

Nothing is looked at but inputs and outcomes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from mergekit import languages
from mergekit.checks import check
from mergekit.driver import Contest, Outcome
from mergekit.drivers import text
from mergekit.lines.split import EndOfLine, end_of_line, is_binary, to_lf
from mergekit.syntax.code.merge import merge_trees
from tests.laws.contests import view

_WORD = re.compile(rb"[^\W\d][\w\x80-\xff]*")
_ORDERS = 3
Law = str


def violations(contest: Contest) -> Iterator[tuple[Law, str]]:
    """Give the laws that a contest breaks, each with what was seen."""
    outcome = text.merge(contest)
    versions = [version or b"" for version in (contest.base, *contest.sides)]
    yield from _order(contest, outcome)
    yield from _trivial(contest)
    yield from _told(contest, outcome)
    if not outcome.conflicts and not any(map(is_binary, versions)):
        yield from _sound(contest, outcome.content or b"")
        yield from _words(contest, outcome.content or b"")
    if not any(map(is_binary, versions)):
        yield from _mirrored(contest)


def _order(contest: Contest, outcome: Outcome) -> Iterator[tuple[Law, str]]:
    """Check that neither the order of sides nor saying one twice, nor one that changed nothing, ever decides."""
    count = len(contest.sides)
    orders = [*itertools.islice(itertools.permutations(range(count)), 1, _ORDERS), (*range(count), 0)]
    for order in orders:
        if text.merge(view(contest, order)) != outcome:
            yield "order", f"the sides in the order {order}"


def _trivial(contest: Contest) -> Iterator[tuple[Law, str]]:
    """Check that a single change is taken byte for byte, and what all agree on, too."""
    base, first, last = contest.base, contest.sides[0], contest.sides[-1]
    for name, start, sides, wanted in (
        ("left alone changed", base, (first, base), first),
        ("right alone changed", base, (base, last), last),
        ("both are equal", base, (last, last), last),
        ("the base is left", first, (first, last), last),
    ):
        if start is not None:
            outcome = text.merge(Contest(contest.path, start, sides, contest.writers[:2], options=contest.options))
            if outcome.content != wanted or outcome.conflicts:
                yield "trivial", name


def _told(contest: Contest, outcome: Outcome) -> Iterator[tuple[Law, str]]:
    """Check that a conflict is shown so that it can be read back, that ids name one each, and that clean is clean."""
    ids = [conflict.id for conflict in outcome.conflicts]
    if len(set(ids)) < len(ids):
        yield "told", "two conflicts have one id"
    if not ids and outcome.base != outcome.content:
        yield "told", "clean, and its base is another"
    shown = all(conflict.driver == text.NAME for conflict in outcome.conflicts)
    if shown and outcome.content is not None and text.DRIVER.settle(outcome.content) != outcome.base:
        yield "told", "the conflicts do not read back"
    for event in outcome.events:
        if event.odds < 0:
            yield "told", f"odds of {event.rule}"


def _sound(contest: Contest, result: bytes) -> Iterator[tuple[Law, str]]:
    """Check that a clean result passes every check; ends of lines are a value of their own."""
    base, sides = contest.base, [side or b"" for side in contest.sides]
    if EndOfLine.MIXED not in {end_of_line(version) for version in (base or b"", *sides)}:
        base, sides, result = None if base is None else to_lf(base), [to_lf(side) for side in sides], to_lf(result)
    profile = languages.of_path(contest.path)
    changes = [side for side in sides if side != (base or b"")]
    if profile is None or result in changes:
        return
    for finding in check(profile, base, sides, result):
        yield "sound", f"{finding.check}, line {finding.line}: {finding.what}"


def _words(contest: Contest, result: bytes) -> Iterator[tuple[Law, str]]:
    """Check that nothing is made up, and that what all sides wrote alike is there: counted by words, without any diff."""
    base, *sides = (set(_WORD.findall(version or b"")) for version in (contest.base, *contest.sides))
    found = set(_WORD.findall(result))
    for word in sorted(found.difference(base, *sides))[:1]:
        yield "words", f"in no input: {word!r}"
    for word in sorted(set.intersection(*sides).difference(base, found))[:1]:
        yield "words", f"all sides have it, the base has not, and it is lost: {word!r}"


def _mirrored(contest: Contest) -> Iterator[tuple[Law, str]]:
    """Check that the merge by syntax is the same from both sides, where there are two."""
    profile = languages.of_path(contest.path)
    if profile is None or len(contest.sides) != 2:
        return
    base, left, right = (version or b"" for version in (contest.base, *contest.sides))
    one = merge_trees(profile, base, left, right)
    other = merge_trees(profile, base, right, left, left_first=False)
    if (one is None) != (other is None) or (one is not None and other is not None and one.text != other.text):
        yield "mirror", f"{_said(one)} from left, {_said(other)} from right"
    for merge, versions in ((one, (base, left, right)), (other, (base, right, left))):
        for name, version in zip(("base", "left", "right"), versions, strict=True):
            if merge is not None and b"".join(getattr(piece, name) for piece in merge.pieces) != version:
                yield "pieces", f"those of {name} are not all of it"


def _said(merge: object) -> str:
    shown = getattr(merge, "text", None)
    return "nothing" if merge is None else "a conflict" if shown is None else "a text"
