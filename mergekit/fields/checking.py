"""Typed files checked: values that are none of their type, and moves that a type refuses, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from mergekit import types
from mergekit.contested import Contested
from mergekit.documents.frame import unframed
from mergekit.fields.dressing import Dressing
from mergekit.fields.forms import CELLS, LINES, dialect_of, form_of
from mergekit.fields.many import file_term, first_unnamed, records_of, told_by_all
from mergekit.fields.schema import options_term
from mergekit.frozen import frozen, replace
from mergekit.syntax.document import Dialect, List, Node, Table
from mergekit.syntax.front_matter import plain
from mergekit.values.kind import Term
from mergekit.values.lists import names_in
from mergekit.values.value import Maybe, Value

WRONG_VALUE = "wrong-value"
WRONG_MOVE = "wrong-move"
ODD_VALUE = "odd-value"
_BY_ALL = "{} apart, so they merge by all that they say, and no type counts"
_ROWS, _ITEMS = "no column tells its rows", "no field, such as an id, tells its items"
_APART = "no field, such as an id, tells its documents apart, so it merges as one value"
_NO_PARTS = "a cell has no parts, so this column merges as siblings do"
_UNNAMED = "a record has no field, such as an id, that names it, so it merges by all that it says, and no type counts"
_UNREAD = "it cannot be taken apart into fields, so it merges as one value"


@frozen
class Misplaced:
    """What is wrong with a field, or odd: `code` says whether its value or its change is, `rule` names its type."""

    code: str
    line: int
    keys: tuple[str, ...]
    rule: str
    message: str


def misplaced(path: str, content: bytes, before: bytes | None, options: Mapping[str, str]) -> tuple[Misplaced, ...]:
    """List what is wrong with the fields of a file, and with what became of them since `before` (None: it is new).

    A file that cannot be taken apart has no fields, which is told: it merges as one value.
    """
    form = form_of(path, options)
    new = _read(content, form)
    if new is None:
        return (Misplaced(ODD_VALUE, 0, (), "fields", _UNREAD),) if _is_document(content, form) else ()
    old = None if before is None else _read(before, form)
    records = new.dialect.records
    term = file_term(options_term(options), new.dialect, (new.root,), options.get("key", ""))
    if term is None:
        return (Misplaced(ODD_VALUE, 1, (), "fields", _APART),)
    if told_by_all(term, new.dialect):
        return (Misplaced(ODD_VALUE, 1, (), "fields", _BY_ALL.format(_ROWS if form in CELLS else _ITEMS)),)
    odd: tuple[Misplaced, ...] = ()
    if form == LINES and (place := first_unnamed(new.value, term, new.dialect)) is not None:
        odd = (Misplaced(ODD_VALUE, new.line(("", ""), (0, place)), (), "fields", _UNNAMED),)
    if old is not None and old.dialect.records != records:
        old = None
    found = _faults(new.value, None if old is None else old.value, term)
    wrong = tuple(
        Misplaced(code, new.line(keys, places), keys if records is None else keys[1:], rule, message)
        for code, keys, places, rule, message in found
    )
    return odd + (tuple(_once(wrong)) if form in CELLS else wrong)


def _once(wrong: Iterable[Misplaced]) -> Iterator[Misplaced]:
    """Tell of a column whose type no cell can hold, once: what stands there is no fault of its rows."""
    told: set[str] = set()
    for one in wrong:
        column = one.keys[-1] if one.code == WRONG_VALUE and one.keys and types.load(one.rule).of else None
        if column is None:
            yield one
        elif column not in told:
            told.add(column)
            yield replace(one, code=ODD_VALUE, keys=(column,), message=_NO_PARTS)


class _Document:
    """A file that was read."""

    def __init__(self, one: Dialect, root: Table, above: int) -> None:
        self.dialect = one
        self.root = root
        self._above = above
        self._lines: list[int] | None = None
        self._dressing = Dressing(one, Contested("", root, (root,), ()))
        self.value = self._dressing.value(root)

    def line(self, keys: tuple[str, ...], places: tuple[int, ...]) -> int:
        """Give the line on which a field begins; one that is gone has the line of what held it.

        Parts of a document are found in it one behind the other, without the indentation that they have there.
        """
        if self.dialect.name == LINES:
            return self._line_of_record(places[1] if len(places) > 1 else 0)
        text = _flat(self.root.text)
        node: Node = self.root
        at = begins = 0
        for key, place in zip(keys, places, strict=True):
            inner = _within(node, key, place, text, at)
            if inner is None:
                break
            node, begins, at = inner
        return 1 + self._above + text.count(b"\n", 0, begins)

    def _line_of_record(self, place: int) -> int:
        """Give the line of a record of a file that holds one on each."""
        if self._lines is None:
            records = records_of(self.root, self.dialect)
            tops = [] if records is None else [item.lead.count(b"\n") + 1 for item in records.items]
            self._lines = [*accumulate(tops)]
        return self._lines[place] if place < len(self._lines) else 1


def _within(node: Node, key: str, place: int, text: bytes, at: int) -> tuple[Node, int, int] | None:
    """Find a part of a node that stands from an offset on: the part, where it begins, and where its value does."""
    parts: list[tuple[bytes, bytes, Node, bool]] = []
    if isinstance(node, Table):
        parts = [(one.lead, one.name, one.node, one.key == key) for one in node.fields]
    elif isinstance(node, List):
        parts = [(one.lead, b"", one.node, n == place) for n, one in enumerate(node.items)]
    for lead, name, value, is_meant in parts:
        head, own, raw = (_flat(piece).strip() for piece in (lead + name, name, value.raw))
        at = max(at, text.find(head, at)) + len(head)
        begins = at - len(own)
        raw = raw if raw in text else _flat(value.value).strip()  # rows of cells are compared by more than their line
        behind = max(at, text.find(raw, at))
        if is_meant:
            return value, begins if own else behind, behind
        at = behind + len(raw)
    return None


def _flat(text: bytes) -> bytes:
    """Take the indentation away."""
    return b"\n".join(line.lstrip(b" \t") for line in text.split(b"\n"))


def _is_document(content: bytes, form: str) -> bool:
    """Tell whether a file should have fields: a text below no front matter has none."""
    return bool(form) and bool(content.strip()) and (form != "markdown" or plain(unframed(content)[0]) is not None)


def _read(content: bytes, form: str) -> _Document | None:
    """Read a file; None where it is no document that can be read."""
    if not form:
        return None
    text, _ = unframed(content)
    above = 0
    if form == "markdown":
        found = plain(text)
        if found is None:
            return None
        form, text, above = found.form, found.content, 1
    one = dialect_of(form, (text,))
    root = one.read(text)
    return None if root is None else _Document(one, root, above)


def _faults(value: Value, before: Maybe, term: Term) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], str, str]]:
    """Look at a value and at all its parts; a part of what is wrong is not looked at."""
    waiting: list[tuple[tuple[str, ...], tuple[int, ...], Maybe, Maybe, Term]] = [((), (), value, before, term)]
    while waiting:
        keys, at, now, then, one = waiting.pop()
        if now is not None and now.siblings is None and (wrong := one.type.wrong(now, one)):
            yield WRONG_VALUE, keys, at, one.type.name, wrong
            continue
        if now is not None and now.siblings is None and (odd := one.type.odd(now, one)):
            yield ODD_VALUE, keys, at, one.type.name, odd
        then = then if _is_right(then, one) else None
        moved = one.type.move(then, now, one) if then is not None and then != now else ""
        if moved:
            yield WRONG_MOVE, keys, at, one.type.name, moved
        elif now is not None and now.siblings is None:
            parts = list(_parts(now, then, one))
            waiting.extend(((*keys, name), (*at, place), part, old, inner) for name, place, part, old, inner in reversed(parts))


def _is_right(value: Maybe, term: Term) -> bool:
    """Tell whether there was a value of the type, from which a move can be judged."""
    return value is not None and value.siblings is None and not term.type.wrong(value, term)


def _parts(now: Value, then: Maybe, term: Term) -> Iterator[tuple[str, int, Maybe, Maybe, Term]]:
    """Give the parts of a value with what they were before; behind them those that are gone."""
    old = {} if then is None else {name: (part, inner) for name, part, inner in term.type.parts(then, term)}
    places = names_in(now, term).places(now.items or ())
    for name, part, inner in term.type.parts(now, term):
        known = old.pop(name, None)
        yield name, places.get(name, 0), part, None if known is None else known[0], inner
    for name, (part, inner) in old.items():
        yield name, 0, None, part, inner
