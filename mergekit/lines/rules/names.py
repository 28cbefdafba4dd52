"""Imports and lists of names are sets: additions of both sides, and what either took out is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mergekit.frozen import NamedTuple
from mergekit.lines.merged import Lines
from mergekit.lines.orders import order_of
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.weaving import woven
from mergekit.patterns import pattern

LINES = "import-lines"
NAMES = "names"

IMPORT = pattern(rb"\s*(?:from\s+[\w.]+\s+import\b|import\b|use\s|using\s|#\s*include\b|require\b|pub\s+(?:use|mod)\b|mod\s)")
_NAME = pattern(rb"""[*&]?["'`]?[\w.$@/:-]+["'`]?(?:\s+as\s+\w+)?""")
_GIVEN = pattern(rb"""(?P<name>[*&]*[\w$]+\??)(?:\s*:\s*[*&]?[\w.\[\]|]+)?(?:\s*=\s*["']?[\w.-]*["']?)?""")
"""A name within brackets that is given a type, or a value."""
_NUMBER = pattern(rb"""["'`]?[\d.-]*\d["'`]?""")
_FROM = (
    pattern(rb"\s*from\s+[\w.]+\s+import\s+(?=[\w*])"),
    pattern(rb"\s*(?:import|export)\s+(?:type\s+)?\{\s*(?=[\w*$][^{}]*\}\s*from\s+[\"'][^\"']+[\"'];?\s*$)"),
)
"""What stands before the names that are imported from one module: Python's, ECMAScript's."""
_BY_BLANKS = (
    (pattern(r"(?:^|/)(?:GNU)?[Mm]akefile[^/]*$|\.(?:mk|mak|make)$"), pattern(rb"[^\s#:=][^#:=]*(?:::?|[:+?]?=)(?!=)[ \t]*")),
    (pattern(r"(?:^|/)CMakeLists\.txt$|\.cmake$"), pattern(rb"\s*\w+\s*\(\s*[^\s()]+\s+")),
    (pattern(r"(?:^|/)CODEOWNERS$"), pattern(rb"[^\s#]+[ \t]+")),
)
"""Files that part names by blanks, and what stands before the names of a line: make, CMake, owners of code."""
LEAST = 2
"""A list has this many names in one of its versions at least."""
_WIDE = 100
"""How long a line may get to which names from several lines come."""


class _List(NamedTuple):
    """A line that lists names: what stands before them, the names, and what stands behind and, but for commas, between."""

    head: bytes
    names: list[bytes]
    tail: bytes
    between: bytes = b""


def united(knot: Knot) -> Decision | None:
    """Unite lines that are imports, or one line that is a list of names, with commas between or as the format has them.

    Names that were in order stay in order. Lines that several sides put in at one place, and that import from one module,
    become one line, unless the file has a line for each name.

    Refuses: lines of which one is no import; heads that differ; anything in a list that is no name; numbers, of which the place
    says what they mean; a name that comes twice; what would leave no name; two sides that each took out one thing and put in another.
    """
    versions = [version.lines for version in knot.ranked()]
    if not knot.base:
        if not all(lines and all(map(IMPORT.match, lines)) for lines in versions) or _one_a_line(knot.found.setting.origin):
            return None
        return _from_one_module(versions)
    texts = [knot.base, *versions]
    if all(lines and _all_imports(lines) for lines in texts):
        one = _one_list(knot, versions) if all(len(lines) == 1 for lines in texts) else None
        if one is not None:
            return Decision(NAMES, one)
        replaced = sum(not set(knot.base) <= set(lines) and not set(lines) <= set(knot.base) for lines in versions)
        return None if replaced > 1 else Decision(LINES, tuple(woven(knot.base, versions)))
    if knot.kind == "edit":
        one = _one_list(knot, versions)
        return None if one is None else Decision(NAMES, one)
    return None


def _all_imports(lines: Lines) -> bool:
    return all(IMPORT.match(line) for line in lines if line.strip())


def _one_list(knot: Knot, versions: Sequence[Lines]) -> Lines | None:
    """Unite versions of one line that is a list."""
    found: list[_List] = []
    path, base = knot.found.setting.path, knot.base
    for line, *_ in (base, *versions):
        one = _parted_by_blanks(path, line) or _split(line)
        if one is None or (found and (one.head, one.tail) != (found[0].head, found[0].tail)):
            return None
        found.append(one)
    old, *new = (one.names for one in found)
    if any(len(set(names)) < len(names) for names in (old, *new)):  # what comes twice means something else each time
        return None
    if max(map(len, (old, *new))) < LEAST:
        return None
    if sum(not set(old) <= set(names) and not set(names) <= set(old) for names in new) > 1:
        return None
    names = woven(old, new)
    if not names or len(set(map(_named, names))) < len(names):  # two give one name another value
        return None
    return (_line(found[0], _in_order(names, [old, *new]), [base[0], *(lines[0] for lines in versions)]),)


def _from_one_module(versions: Sequence[Lines]) -> Decision | None:
    """Join lines that several sides put in, of those that import from one module; None where there are none."""
    places: dict[tuple[bytes, bytes] | bytes, int] = {}
    held: list[list[tuple[int, bytes]]] = []
    for number, lines in enumerate(versions):
        for line in lines:
            one = _imported(line)
            at = places.setdefault(line if one is None else (one.head, one.tail), len(held))
            if at == len(held):
                held.append([])
            held[at].append((number, line))
    result: list[bytes] = []
    several = False
    for group in held:
        found = list(dict.fromkeys(line for _, line in group))
        whole = _joined(found) if len(found) > 1 and len({number for number, _ in group}) > 1 else None
        several = several or whole is not None
        result.extend(found if whole is None else [whole])
    return Decision(LINES, tuple(result)) if several else None


def _one_a_line(file: Sequence[bytes]) -> bool:
    """Tell whether a file imports from one module in several lines: it would never have two names in one."""
    heads = Counter(found[0].strip() for line in file for kind in _FROM if (found := kind.match(line)))
    return max(heads.values(), default=0) > 1


def _joined(lines: Sequence[bytes]) -> bytes | None:
    """Make one line of several that import from one module; None if it gets too long."""
    found = [one for line in lines if (one := _imported(line)) is not None]
    names = [one.names for one in found]
    line = _line(found[0], _in_order(list(dict.fromkeys(name for one in names for name in one)), names), lines)
    return line if len(line) <= _WIDE else None


def _imported(line: bytes) -> _List | None:
    return _split(line) if any(kind.match(line) for kind in _FROM) else None


def _line(form: _List, names: Iterable[bytes], lines: Iterable[bytes]) -> bytes:
    """Write a list, with space behind its commas unless it has never had any."""
    commas = [line for line in lines if b"," in line]
    between = form.between or (b", " if not commas or any(b", " in line for line in commas) else b",")
    return form.head + between.join(names) + form.tail


def _split(line: bytes) -> _List | None:
    """Split a line into what stands before a list, its names, and what stands behind; what follows a module's names is behind."""
    end = len(line.rstrip())
    closing = line.find(b"}") if any(kind.match(line) for kind in _FROM) else -1
    end = closing if closing >= 0 else end
    while end and line[end - 1 : end] in b")]};,:{ \t":
        end -= 1
    parts = line[:end].split(b",")
    first = parts[0]
    at = next((found.end() for kind in _FROM if (found := kind.match(line))), 0)
    at = at or max(first.rfind(sign) for sign in (b" ", b"(", b"[", b"{", b"\t")) + 1
    names = [first[at:], *(part.strip() for part in parts[1:])]
    within = b"(" in line[:at] and line[end : end + 1] == b")"
    if any(_NUMBER.fullmatch(name) or not (_NAME.fullmatch(name) or (within and _GIVEN.fullmatch(name))) for name in names):
        return None
    return _List(line[:at], names, line[end:])


def _parted_by_blanks(path: str, line: bytes) -> _List | None:
    """Split a line of a format that parts names by blanks; None for any other line."""
    head = next((kind.match(line) for file, kind in _BY_BLANKS if file.search(path)), None)
    if head is None:
        return None
    said = line[head.end() :].rstrip(b" \t\r\n\\)")
    names = said.split()
    return _List(head[0], names, line[head.end() + len(said) :], b" ") if names and all(map(_NAME.fullmatch, names)) else None


def _named(name: bytes) -> bytes:
    """Give the name alone of what may have a type or a value with it."""
    found = _GIVEN.fullmatch(name)
    return found["name"] if found else name


def _in_order(names: list[bytes], versions: Sequence[list[bytes]]) -> list[bytes]:
    """Sort names as all versions are sorted; where they are not, nothing moves."""
    order = order_of(versions)
    return names if order is None else sorted(names, key=order)
