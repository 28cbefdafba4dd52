"""The search: examples grow from small to large, each law is tried on each, and what breaks one is made small."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from mergekit.driver import Content
from mergekit.frozen import frozen
from mergekit.laws.contests import Example, Subject, drawn
from mergekit.laws.draws import Draws
from mergekit.laws.kinds import Kind
from mergekit.laws.laws import LAWS, Result
from mergekit.laws.shrinking import smallest

_LARGEST = 10
_PROBES = 12


@frozen
class Refutation:
    """The smallest counter-example to a law that was found. `kind` is empty for versions of a kind that we do not know."""

    law: str
    message: str
    kind: str
    origin: str
    base: Content
    sides: tuple[bytes, ...]
    results: tuple[Result, ...]


@frozen
class Report:
    """What came of a search: which laws were tried and refuted, and on how much.

    `unfit` names kinds of values about which the driver decided nothing, so that they were left out.
    """

    laws: tuple[str, ...]
    kinds: tuple[str, ...]
    unfit: tuple[str, ...]
    generated: int
    from_history: int
    files: int
    refuted: tuple[Refutation, ...]


@frozen
class Search:
    """How far to look: so many examples of each kind, from a seed, for some laws (none named: all).

    With `probing`, kinds about which the driver decides nothing are left out.
    """

    count: int = 200
    seed: int = 0
    laws: tuple[str, ...] = ()
    probing: bool = False


def refute(
    subject: Subject,
    kinds: Sequence[Kind],
    past: Sequence[tuple[Subject, Example]] = (),
    search: Search = Search(),  # noqa: B008 (a frozen value)
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Try to refute laws, on generated examples and on those that were found in history; each law is refuted once.

    Of history, a quarter of `search.count` is tried, evenly spread: real files are large.
    """
    most = max(search.count // 4, 1)
    past = past[:: -(-len(past) // most)] if past else past
    tried = tuple(law for law in LAWS if not search.laws or law in search.laws)
    fit = fitting(subject, kinds) if search.probing else list(kinds)
    found: dict[str, Refutation] = {}
    generated = 0
    for kind in fit:
        tell(f"trying values: {kind.name}")
        for example in examples(kind, search.count, search.seed):
            generated += 1
            _try(subject, example, [law for law in tried if law not in found], found)
    for at, (one, example) in enumerate(past, 1):
        tell(f"trying versions of history: {at} of {len(past)}")
        _try(one, example, [law for law in tried if law not in found], found)
    return Report(
        tried,
        tuple(kind.name for kind in fit),
        tuple(kind.name for kind in kinds if kind not in fit),
        generated,
        len(past),
        len({example.origin for _, example in past}),
        tuple(found[law] for law in tried if law in found),
    )


def examples(kind: Kind, count: int, seed: int) -> Iterator[Example]:
    """Generate examples from small to large; each is a function of the kind, the seed and its number."""
    for number in range(count):
        draws = Draws((seed << 32) ^ (number * 1_000_003) ^ sum(kind.name.encode()))
        yield drawn(kind, draws, 1 + number * _LARGEST // count)


def _try(subject: Subject, example: Example, laws: Collection[str], found: dict[str, Refutation]) -> None:
    for law in laws:
        if LAWS[law](subject, example) is not None:
            found[law] = _least(subject, example, law)


def _least(subject: Subject, example: Example, law: str) -> Refutation:
    """Make a counter-example small."""
    check = LAWS[law]
    least = smallest(example, lambda one: check(subject, one) is not None)
    breach = check(subject, least)
    kind = "" if least.kind is None else least.kind.name
    message, results = ("it breaks this law only sometimes", ()) if breach is None else (breach.message, breach.results)
    return Refutation(law, message, kind, least.origin, least.base_bytes, least.side_bytes, results)


def fitting(subject: Subject, kinds: Sequence[Kind]) -> list[Kind]:
    """Leave out the kinds of values about which a driver decides nothing."""
    return [kind for kind in kinds if _decides(subject, kind)]


def _decides(subject: Subject, kind: Kind) -> bool:
    """Tell whether some small example of a kind, with sides that differ, comes out clean and as a value of that kind."""
    for example in examples(kind, _PROBES, 0):
        sides = {*example.side_bytes} - {example.base_bytes}
        outcome = subject.merge(example.base_bytes, example.side_bytes)
        if len(sides) > 1 and not outcome.conflicts and example.read(outcome.content) is not None:
            return True
    return False
