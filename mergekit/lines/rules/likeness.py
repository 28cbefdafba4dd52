"""How much the versions at one place are like each other: two that say the same in other words are one thing, done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile

from mergekit.lines.merged import Lines
from mergekit.lines.rules.heads import definition, head
from mergekit.lines.rules.knots import Knot
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, is_small, key, shape, similarity, substantive, words_in, words_of


def likeness(knot: Knot, texts: Sequence[Lines], seen: int) -> list[str]:
    """Give facts of how alike versions are, of at most some lines of each where lines are compared with each other.

    Lines that import are alike, whatever they bring in: of them only what they are named by counts.
    """
    lines = [[line for line in text if substantive(line)][:seen] for text in texts]
    if all(map(_only_imports, texts)):
        return _names(texts, lines, {})
    words = [words_of(text) for text in texts]
    amounts = {f"{name or 'new-'}words": _amount([one - known for one in words]) for name, known in _known(knot)}
    return [*(f"{name}:{amount}" for name, amount in amounts.items()), *_in_common(knot, texts, lines), *_names(texts, lines, amounts)]


def _only_imports(text: Lines) -> bool:
    return all(map(IMPORT.match, filter(bytes.strip, text)))


def _known(knot: Knot) -> Iterator[tuple[str, frozenset[bytes]]]:
    """Give the words that are no sign of anything: those beside the versions, and those of the file.

    What a file says anyway, any two things in it have in common; two that share what it did not say are more likely one thing.
    """
    yield "", words_of(knot.base) | words_of(knot.before) | words_of(knot.after)
    origin = tuple(knot.found.setting.origin)
    if not is_small(origin):
        yield "fresh-", words_in(origin)


def _amount(news: Sequence[frozenset[bytes]]) -> str:
    share = max(len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(news, 2))
    return "none" if not share else "few" if share < 0.2 else "some" if share < 0.5 else "most"  # noqa: PLR2004 (steps)


def _in_common(knot: Knot, texts: Sequence[Lines], lines: Sequence[Sequence[bytes]]) -> list[str]:
    """Tell how much of the versions is the same, and what each says that no other says.

    Two that say the same in other words are two ways to do one thing.
    """
    words = [words_of(text) for text in texts]
    share = max(len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2))
    near = max((similarity(a, b) for one, other in combinations(lines, 2) for a in one for b in other if bare(a) != bare(b)), default=0.0)
    held = [Counter(map(bare, text)) for text in lines]
    same = max((sum((a & b).values()) / max(1, min(a.total(), b.total())) for a, b in combinations(held, 2)), default=0.0)
    found = [
        "all-words:" + ("none" if share < 0.1 else "few" if share < 0.3 else "some" if share < 0.6 else "most"),  # noqa: PLR2004 (steps)
        "nearest:" + ("far" if near < 0.4 else "mid" if near < 0.65 else "near" if near < 0.85 else "same"),  # noqa: PLR2004 (steps)
        "same-lines:" + ("none" if not same else "few" if same < 0.4 else "most"),  # noqa: PLR2004 (steps)
    ]
    firsts = [words_of(tuple(text[:1])) for text in lines]
    for name, known in _known(knot):
        found.extend(f"{name}{fact}" for fact in _own([one - known for one in words]))
        found.extend(f"{name}first-{fact}" for fact in _own([one - known for one in firsts]))
    _, around = next(_known(knot))
    numbers = [{word for word in one - around if word.isdigit()} for one in words]
    if any(a & b for a, b in combinations(numbers, 2)):
        found.append("same-number")
    starts = [bare(text[0]) if text else b"" for text in lines]
    if any(a and a == b for a, b in combinations(starts, 2)):
        known_head = any(bare(line) in starts for line in knot.found.setting.origin)
        found.append("same-head:known" if known_head else "same-head:new")
    return found


def _names(texts: Sequence[Lines], lines: Sequence[Sequence[bytes]], amounts: dict[str, str]) -> list[str]:
    """Tell what the versions are named by, how much those of one name or of several share, and how they look."""
    found: list[str] = []
    held = [set(map(bare, text)) for text in lines]
    if any(a & b for a, b in combinations(held, 2)):
        found.append("shared-line")
    names = [{name for line in text if (name := definition(line))} for text in lines]
    if any(a & b for a, b in combinations(names, 2)):
        found.append("same-name")
    heads = [head(text) for text in texts]
    if all(heads):
        kind = "same-heads" if len(set(heads)) < len(heads) else "own-heads"
        found.extend((kind, *(f"{kind}-{name}:{amount}" for name, amount in amounts.items())))
    keys = [set(map(key, takewhile(key, text))) for text in lines]  # what follows a heading of its own is another group
    if any(a & b for a, b in combinations(keys, 2)):
        found.append("same-key")
    firsts = {shape(next((line for line in text if line.strip()), b"")) for text in texts}
    lasts = {shape(next((line for line in reversed(text) if line.strip()), b"")) for text in texts}
    found.append("first-shape:" + ("same" if len(firsts) == 1 else "differs"))
    found.append("last-shape:" + ("same" if len(lasts) == 1 else "differs"))
    return found


def _own(texts: Sequence[frozenset[bytes]]) -> tuple[str, str]:
    """Count the words that each text has for itself, in the poorest one, and those that two of them share."""
    alone = min(min(len(a - b), len(b - a)) for a, b in combinations(texts, 2))
    shared = max(len(a & b) for a, b in combinations(texts, 2))
    return f"own:{_few(alone)}", f"shared:{_few(shared)}"


def _few(count: int) -> str:
    return str(count) if count < 3 else "more"  # noqa: PLR2004 (steps)
