"""What speaks for and against a decision: facts of the content, each with a weight in the table of odds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mergekit.lines.cells import Dispute, Edit
from mergekit.lines.merged import Lines
from mergekit.lines.rules.heads import BULLET, COMMENT, DEFINITION
from mergekit.lines.rules.knots import Decision, Knot, kind_of
from mergekit.lines.rules.likeness import likeness
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, indent, is_small, key, shape, substantive, tokens, words, words_of
from mergekit.patterns import pattern

_PROSE = ("md", "rst", "txt", "adoc", "html", "tex")
_CONFIG = ("json", "yaml", "yml", "toml", "ini", "cfg", "xml", "lock", "properties", "gradle", "mk", "cmake")
_CHANGES = ("change", "news", "history", "release", "upgrad", "authors", "contributors")
_WHATS_NEW = pattern(r"what.?s.?new")

_HEADING = pattern(rb"\s*#{1,6}\s|[=\-~^]{3,}\s*$")
_CALL = pattern(rb"\s*[\w.:]+\(.*\)?;?\s*$")
_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))
_COMPARED = 60
"""How many lines of all versions are compared with each other."""
_SIZES = ((1, "1"), (3, "3"), (8, "8"), (20, "20"))


def file_facts(path: str) -> list[str]:
    """Tell what kind of file it is."""
    name = path.rsplit("/", 1)[-1]
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    found = ["file:prose" if suffix in _PROSE else "file:config" if suffix in _CONFIG or not suffix else "file:code"]
    if name.lower().startswith(_CHANGES) or (name[:4].lower() == "what" and _WHATS_NEW.match(name.lower())):
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
    if is_small(tuple(found.setting.origin)):
        facts.append("small-file")
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


def facts_of(knot: Knot, decision: Decision, among: int = 2) -> list[str]:
    """Give the facts of one decision; the more versions it is `among`, the fewer lines of each are compared."""
    found = file_facts(knot.found.setting.path)
    texts = [version.lines for version in knot.versions]
    most, least = max(map(len, texts)), min(map(len, texts))
    found.extend((f"most:{size_of(most)}", f"least:{size_of(least)}"))
    found.extend(likeness(knot, texts, max(2, _COMPARED // among)))
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
