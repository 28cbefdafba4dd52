"""What speaks for and against a decision: facts of the content, each with a weight in the table of odds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, takewhile

from mergekit.lines.cells import Dispute, Edit
from mergekit.lines.merged import Lines
from mergekit.lines.rules.heads import BULLET, COMMENT, DEFINITION, definition, head
from mergekit.lines.rules.knots import Decision, Knot, kind_of
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, indent, key, shape, similarity, substantive, tokens, words, words_of

_PROSE = ("md", "rst", "txt", "adoc", "html", "tex")
_CONFIG = ("json", "yaml", "yml", "toml", "ini", "cfg", "xml", "lock", "properties", "gradle", "mk", "cmake")
_CHANGES = re.compile(r"(?:^|/)(?:change|news|history|release|upgrad|what.?s.?new|authors|contributors)[^/]*$", re.IGNORECASE)

_HEADING = re.compile(rb"\s*#{1,6}\s|[=\-~^]{3,}\s*$")
_CALL = re.compile(rb"\s*[\w.:]+\(.*\)?;?\s*$")
_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))
_COMPARED = 60
"""How many lines of all versions are compared with each other."""
_SIZES = ((1, "1"), (3, "3"), (8, "8"), (20, "20"))


def file_facts(path: str) -> list[str]:
    """Tell what kind of file it is."""
    name = path.rsplit("/", 1)[-1]
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    found = ["file:prose" if suffix in _PROSE else "file:config" if suffix in _CONFIG or not suffix else "file:code"]
    if _CHANGES.search(path):
        found.append("file:changes")
    if suffix == "py":
        found.append("file:indented")
    if "test" in path.lower():
        found.append("file:tests")
    return found


def size_of(count: int) -> str:
    """Name a size."""
    return next((name for size, name in _SIZES if count <= size), "more")


def dispute_facts(found: Dispute, changes: Sequence[Sequence[Edit]]) -> list[str]:
    """Give facts of a whole dispute: how much of it was rewritten, by how many, and how alike what they made is."""
    facts = [
        f"region:{size_of(len(found.base))}",
        f"edits:{size_of(max(map(len, changes)))}",
        f"fewest-edits:{size_of(min(map(len, changes)))}",
    ]
    old = words_of(found.base)
    texts = [change.lines for change in found.changes]
    gone = [_said(found.base) - _said(lines) for lines in texts]
    fresh = [_said(lines) - _said(found.base) for lines in texts]
    if any(one & other for one, other in combinations(gone, 2)):
        facts.append("region:both-removed-line")
    if any(one & other for one, other in combinations(fresh, 2)):
        facts.append("region:both-added-line")
    lost = [old - words_of(lines) for lines in texts]
    new = [words_of(lines) - old for lines in texts]
    if any(one & other for one, other in combinations(lost, 2)):
        facts.append("region:both-removed-word")
    share = max(len(one & other) / max(1, min(len(one), len(other))) for one, other in combinations(new, 2))
    facts.append("region:new-words-" + ("none" if not share else "few" if share < 0.2 else "some" if share < 0.5 else "most"))  # noqa: PLR2004 (steps)
    if sum(map(bool, lost)) > 1:
        facts.append("region:all-remove")
    elif not any(lost):
        facts.append("region:none-removes")
    kinds = {kind_of(edit) for edits in changes for edit in edits}
    facts.extend(f"region:has-{kind}" for kind in sorted(kinds))
    return facts


def _said(lines: Lines) -> set[bytes]:
    """Give what lines say; a comma behind one, which comes and goes with its neighbours, is no part of it."""
    return {bare(line).rstrip(b",") for line in lines if substantive(line)}


def facts_of(knot: Knot, decision: Decision) -> list[str]:
    """Give the facts of one decision."""
    found = file_facts(knot.found.setting.path)
    texts = [version.lines for version in knot.versions]
    if len(texts) > 2:  # noqa: PLR2004 (more than left and right)
        found.append("many")
    most, least = max(map(len, texts)), min(map(len, texts))
    found.extend((f"most:{size_of(most)}", f"least:{size_of(least)}"))
    found.extend(_likeness(knot, texts))
    found.extend(_context(knot, texts))
    found.extend(_content(texts))
    result = decision.lines
    if not all(map(balanced, texts)):
        found.append("unbalanced")
    if knot.base:
        old = words_of(knot.base)
        gone = [old - words_of(lines) for lines in texts]
        if any(one & other for one, other in combinations(gone, 2)):
            found.append("both-removed")
        if any(g and any(g & words_of(other) for other in texts[:i] + texts[i + 1 :]) for i, g in enumerate(gone)):
            found.append("removed-and-used")
        found.append(f"base:{size_of(len(knot.base))}")
        if len({kind for version in knot.versions for kind in (len(version.parts),)}) > 1:
            found.append("parts-differ")
    if not result:
        found.append("nothing-left")
    return found


def _likeness(knot: Knot, texts: list[Lines]) -> list[str]:
    """Tell how much the versions are like each other."""
    found: list[str] = []
    known = words_of(knot.base) | words_of(knot.before) | words_of(knot.after)
    news = [words_of(lines) - known for lines in texts]
    alls = [words_of(lines) for lines in texts]
    share = max(len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(news, 2))
    amount = "none" if not share else "few" if share < 0.2 else "some" if share < 0.5 else "most"  # noqa: PLR2004 (steps)
    found.append(f"new-words:{amount}")
    share = max(len(a & b) / max(1, len(a | b)) for a, b in combinations(alls, 2))
    found.append("all-words:" + ("none" if share < 0.1 else "few" if share < 0.3 else "some" if share < 0.6 else "most"))  # noqa: PLR2004 (steps)
    seen = max(2, _COMPARED // len(texts))
    lines = [[line for line in text if substantive(line)][:seen] for text in texts]
    held = [{bare(line) for line in text} for text in lines]
    if any(a & b for a, b in combinations(held, 2)):
        found.append("shared-line")
    near = max((similarity(a, b) for one, other in combinations(lines, 2) for a in one for b in other if bare(a) != bare(b)), default=0.0)
    found.append("nearest:" + ("far" if near < 0.4 else "mid" if near < 0.65 else "near" if near < 0.85 else "same"))  # noqa: PLR2004 (steps)
    names = [{name for line in text if (name := definition(line))} for text in lines]
    if any(a & b for a, b in combinations(names, 2)):
        found.append("same-name")
    heads = [head(text) for text in texts]
    if all(heads):
        found.extend(
            ("same-heads", f"same-heads-words:{amount}") if len(set(heads)) < len(heads) else ("own-heads", f"own-heads-words:{amount}")
        )
    found.extend(_own(knot, lines, known))
    keys = [set(map(key, takewhile(key, text))) for text in lines]  # what follows a heading of its own is another group
    if any(a & b for a, b in combinations(keys, 2)):
        found.append("same-key")
    firsts = {shape(next((line for line in text if line.strip()), b"")) for text in texts}
    lasts = {shape(next((line for line in reversed(text) if line.strip()), b"")) for text in texts}
    found.append("first-shape:" + ("same" if len(firsts) == 1 else "differs"))
    found.append("last-shape:" + ("same" if len(lasts) == 1 else "differs"))
    return found


def _own(knot: Knot, texts: Sequence[Sequence[bytes]], known: frozenset[bytes]) -> list[str]:
    """Tell what each version says that no other says: two that say the same in other words are two ways to do one thing."""
    alls = [words_of(tuple(lines)) - known for lines in texts]
    firsts = [words_of(tuple(lines[:1])) - known for lines in texts]
    heads = [bare(lines[0]) if lines else b"" for lines in texts]
    held = [Counter(map(bare, lines)) for lines in texts]
    same = max((sum((a & b).values()) / max(1, min(a.total(), b.total())) for a, b in combinations(held, 2)), default=0.0)
    found = [
        f"own:{_few(min(min(len(a - b), len(b - a)) for a, b in combinations(alls, 2)))}",
        f"first-own:{_few(min(min(len(a - b), len(b - a)) for a, b in combinations(firsts, 2)))}",
        f"first-shared:{_few(max(len(a & b) for a, b in combinations(firsts, 2)))}",
        "same-lines:" + ("none" if not same else "few" if same < 0.4 else "most"),  # noqa: PLR2004 (steps)
    ]
    if any(a and a == b for a, b in combinations(heads, 2)):
        known_head = any(bare(line) in heads for line in knot.found.setting.origin)
        found.append("same-head:known" if known_head else "same-head:new")
    numbers = [{word for word in words if word.isdigit()} for words in alls]
    if any(a & b for a, b in combinations(numbers, 2)):
        found.append("same-number")
    return found


def _few(count: int) -> str:
    return str(count) if count < 3 else "more"  # noqa: PLR2004 (steps)


def _context(knot: Knot, texts: list[Lines]) -> list[str]:
    """Tell how the versions stand in what is around."""
    found: list[str] = []
    before = next((line for line in reversed(knot.before) if line.strip()), b"")
    after = next((line for line in knot.after if line.strip()), b"")
    shapes = {shape(line) for text in texts for line in text if line.strip()}
    around = {shape(before), shape(after)}
    if all(len(text) == 1 for text in texts) and shapes <= around:
        found.append("like-neighbours")
    elif {s[:2] for s in shapes} & {s[:2] for s in around}:
        found.append("begins-like-neighbours")
    if not knot.after:
        found.append("at-end")
    if not knot.before:
        found.append("at-start")
    found.extend(
        name for name, line in (("blank-before", knot.before[-1:]), ("blank-after", knot.after[:1])) if line and not line[0].strip()
    )
    firsts = [next((line for line in text if line.strip()), b"") for text in texts]
    if after and any(len(indent(after)) > len(indent(first)) for first in firsts if first):
        found.append("deeper-after")
    if after and any(len(indent(after)) < len(indent(first)) for first in firsts if first):
        found.append("shallower-after")
    if before.rstrip().endswith((b"{", b"(", b"[", b":")):
        found.append("after-opening")
    if len({len(indent(first)) for first in firsts if first}) > 1:
        found.append("depths-differ")
    ends = {text[-1].rstrip()[-1:] == b"," for text in texts if text}
    if len(ends) > 1:
        found.append("comma-differs")
    elif ends == {False} and before.rstrip().endswith(b","):
        found.append("comma-lost")
    return found


def _content(texts: list[Lines]) -> list[str]:
    """Tell what the versions are made of."""
    found: list[str] = []
    lines = [[line for line in text if line.strip()] for text in texts]
    tests = (
        ("imports", IMPORT.match),
        ("bullets", BULLET.match),
        ("comments", COMMENT.match),
        ("keyed", key),
        ("calls", _CALL.match),
        ("definition", DEFINITION.match),
    )
    for name, test in tests:
        if all(text and all(test(line) for line in text) for text in lines):
            found.append(f"all:{name}")
        elif all(text and test(text[0]) for text in lines):
            found.append(f"first:{name}")
    if any(_HEADING.match(line) for text in lines for line in text):
        found.append("heading")
    if any(any(DEFINITION.match(line) for line in text) for text in lines):
        found.append("defines")
    if any(not text for text in lines):
        found.append("one-blank")
    if any(text and not text[0].strip() for text in texts):
        found.append("leading-blank")
    if any(text and not text[-1].strip() for text in texts):
        found.append("trailing-blank")
    if not any(tokens(line) and words(line) for text in lines for line in text):
        found.append("signs-only")
    return found


def balanced(lines: Lines) -> bool:
    """Tell whether as many brackets of every kind open as close."""
    text = b"".join(lines)
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
