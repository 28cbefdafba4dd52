"""How much the versions at one place are like each other: two that say the same in other words are one thing, done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, takewhile

from mergekit.lines.merged import Lines
from mergekit.lines.rules.heads import definition, head
from mergekit.lines.rules.knots import Knot
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, key, shape, similarity, substantive, words_of


def likeness(knot: Knot, texts: Sequence[Lines], seen: int) -> list[str]:
    """Give facts of how alike versions are, of at most some lines of each where lines are compared with each other.

    Words that the neighbours say anyway are no sign of anything. Lines that import are alike, whatever they bring in: of them
    only what they are named by counts.
    """
    lines = [[line for line in text if substantive(line)][:seen] for text in texts]
    if all(map(_only_imports, texts)):
        return _names(texts, lines, "")
    known = words_of(knot.base) | words_of(knot.before) | words_of(knot.after)
    news = [words_of(text) - known for text in texts]
    share = max(len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(news, 2))
    amount = "none" if not share else "few" if share < 0.2 else "some" if share < 0.5 else "most"  # noqa: PLR2004 (steps)
    return [f"new-words:{amount}", *_in_common(texts, lines), *_own(knot, news, lines, known), *_names(texts, lines, amount)]


def _only_imports(text: Lines) -> bool:
    return all(map(IMPORT.match, filter(bytes.strip, text)))


def _in_common(texts: Sequence[Lines], lines: Sequence[Sequence[bytes]]) -> list[str]:
    """Tell how much of the versions is the same."""
    words = [words_of(text) for text in texts]
    share = max(len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2))
    near = max((similarity(a, b) for one, other in combinations(lines, 2) for a in one for b in other if bare(a) != bare(b)), default=0.0)
    held = [Counter(map(bare, text)) for text in lines]
    same = max((sum((a & b).values()) / max(1, min(a.total(), b.total())) for a, b in combinations(held, 2)), default=0.0)
    return [
        "all-words:" + ("none" if share < 0.1 else "few" if share < 0.3 else "some" if share < 0.6 else "most"),  # noqa: PLR2004 (steps)
        "nearest:" + ("far" if near < 0.4 else "mid" if near < 0.65 else "near" if near < 0.85 else "same"),  # noqa: PLR2004 (steps)
        "same-lines:" + ("none" if not same else "few" if same < 0.4 else "most"),  # noqa: PLR2004 (steps)
    ]


def _own(knot: Knot, news: Sequence[frozenset[bytes]], lines: Sequence[Sequence[bytes]], known: frozenset[bytes]) -> list[str]:
    """Tell what each version says that no other says: two that say the same in other words are two ways to do one thing."""
    firsts = [words_of(tuple(text[:1])) - known for text in lines]
    found = [
        f"own:{_few(min(min(len(a - b), len(b - a)) for a, b in combinations(news, 2)))}",
        f"first-own:{_few(min(min(len(a - b), len(b - a)) for a, b in combinations(firsts, 2)))}",
        f"first-shared:{_few(max(len(a & b) for a, b in combinations(firsts, 2)))}",
    ]
    numbers = [{word for word in words if word.isdigit()} for words in news]
    if any(a & b for a, b in combinations(numbers, 2)):
        found.append("same-number")
    starts = [bare(text[0]) if text else b"" for text in lines]
    if any(a and a == b for a, b in combinations(starts, 2)):
        known_head = any(bare(line) in starts for line in knot.found.setting.origin)
        found.append("same-head:known" if known_head else "same-head:new")
    return found


def _names(texts: Sequence[Lines], lines: Sequence[Sequence[bytes]], amount: str) -> list[str]:
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
        found.extend((kind, f"{kind}-new-words:{amount}") if amount else (kind,))
    keys = [set(map(key, takewhile(key, text))) for text in lines]  # what follows a heading of its own is another group
    if any(a & b for a, b in combinations(keys, 2)):
        found.append("same-key")
    firsts = {shape(next((line for line in text if line.strip()), b"")) for text in texts}
    lasts = {shape(next((line for line in reversed(text) if line.strip()), b"")) for text in texts}
    found.append("first-shape:" + ("same" if len(firsts) == 1 else "differs"))
    found.append("last-shape:" + ("same" if len(lasts) == 1 else "differs"))
    return found


def _few(count: int) -> str:
    return str(count) if count < 3 else "more"  # noqa: PLR2004 (steps)
