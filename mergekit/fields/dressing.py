"""A merged value written as a document again: of the bytes of the versions that it was made from.

What a version holds just so is taken as it stands there. What no version holds is written anew, laid out as its surroundings are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from operator import is_

from mergekit.contested import Contested
from mergekit.decisions.fields import AsSiblings
from mergekit.documents.composing import Composing, GiveUp, field_of, node_of, surroundings
from mergekit.documents.merging import said
from mergekit.documents.pieces import blend, pick
from mergekit.fields.block_texts import written_like
from mergekit.fields.schema import plain_term
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.syntax.commas import FIRST
from mergekit.syntax.document import NEW, Dialect, Field, Item, List, Node, Open, Scalar, Table
from mergekit.values.kind import Term
from mergekit.values.lists import EVIDENT, Names, names_of
from mergekit.values.tables import part_term, shared
from mergekit.values.untyped_lists import naming
from mergekit.values.value import PathKey, Unread, Value, listing, plain_of, standing, table, value_of

_PATH = re.compile(r'[."]')


class Dressing:
    """Writes the result of one contest of documents."""

    def __init__(self, dialect: Dialect, documents: Contested[Node | None]) -> None:
        self._dialect = dialect
        self._composing = Composing(dialect, documents)
        self._alike = cache(self._value)
        self._known: dict[int, Value] = {}
        self._read: list[Node] = []  # they stay, so that none of their ids is another's
        self._meant: set[int] = set()

    def value(self, node: Node) -> Value:
        """Give what a node means: the same value for all that are equal."""
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = self._alike(node)
            self._read.append(node)
            self._meant.add(id(found))
        return found

    def _value(self, node: Node) -> Value:
        """Read a node; parts of which the dialect knows no place are spelled."""
        if isinstance(node, Open):
            return standing(node.siblings)
        if isinstance(node, Table):
            blank = self._dialect.blank
            fields = node.fields if blank is None else [one for one in node.fields if not blank(one.node)]
            return table({_key(one.key, self._dialect): self.value(one.node) for one in fields}, node.value)
        if isinstance(node, List):
            known = self._known
            items = [known.get(id(one.node)) or self.value(one.node) for one in node.items]
            return listing(map(self._named, items) if any(isinstance(one.node, Open) for one in node.items) else items, node.value)
        return self._spelled(self._dialect.plain(node), node.value)

    def _named(self, item: Value) -> Value:
        """Read the variants of siblings that are an item of a list: they name it. Those that cannot be read name nothing."""
        if item.siblings is None or item.stood:
            return item
        try:
            return standing(item.siblings, [self._read_from(value) for value in sorted(filter(None, item.siblings.values))])
        except GiveUp:
            return item

    def _read_from(self, source: bytes) -> Value:
        """Read what is known by its source alone.

        Raises:
            GiveUp: if it cannot be read.
        """
        return self.value(self._composing.placed(Field("k", b"", b"", Scalar(b"", b"")), source).node)

    def _spelled(self, plain: object, source: bytes = b"") -> Value:
        """Make a value, and each part of it, with the text that it has in this format."""
        source = source or self._dialect.spell(plain) or b""
        if isinstance(plain, dict):
            return table({str(key): self._spelled(one) for key, one in plain.items()}, source)
        if isinstance(plain, list):
            return listing([self._spelled(one) for one in plain], source)
        return value_of(plain, source)

    def known(self, value: Value) -> Value:
        """Read what was known by its source alone.

        Raises:
            GiveUp: if it cannot be read.
        """
        if id(value) in self._meant:
            return value
        if isinstance(value.content, Unread):
            return self._read_from(value.source)
        if value.table is not None:
            found = {key: self.known(one) for key, one in value.table.items()}
            return value if all(map(is_, found.values(), value.table.values())) else table(found, value.source)
        if value.items is not None:
            items = [self._named(self.known(one)) for one in value.items]
            return value if all(map(is_, items, value.items)) else listing(items, value.source)
        return value

    def commented(self, value: Value, contest: Contested[Node | None]) -> Value:
        """Put siblings where a field is gone whose comment somebody changed meanwhile: both are told."""
        entries = value.table
        versions = [one for one in (contest.base, *contest.sides) if isinstance(one, Table)]
        if entries is None or all(one == versions[0] for one in versions):
            return value
        found = dict(entries)
        fields = _by_key(contest)
        for key in dict.fromkeys(key for one in fields for key in one):
            if shared(fields, key):
                continue
            part = contest.map(partial(field_of, key=key))
            name = _key(key, self._dialect)
            if name in entries:
                found[name] = self.commented(entries[name], part.map(node_of))
            elif _only_commented(part) and part.map(said).deciding().merge.resolve() is None:
                made = AsSiblings().uncommented((), part)
                if isinstance(made, Siblings):
                    found[name] = standing(made)
        return value if found == dict(entries) else table(found)

    def root(self, value: Value, contest: Contested[Node | None], term: Term) -> Table:
        """Write a document."""
        entries = value.table
        if entries is None:
            raise GiveUp
        return self._table(entries, contest, term)

    def _table(self, entries: Mapping[str, Value], contest: Contested[Node | None], term: Term) -> Table:
        known = _by_key(contest)
        fields: dict[str, Field] = {}
        for key, value in entries.items():
            if shared(known, key) and self.value(known[0][key].node) == value:
                fields[key] = known[0][key]
            else:
                fields[key] = self._field(key, value, contest.map(partial(field_of, key=key)), part_term(term, key))
        return self._composing.table(contest, fields, blend)

    def _field(self, key: str, value: Value, contest: Contested[Field | None], term: Term) -> Field:
        """Write a field: its value, and the comments around it as those who changed them left them."""
        present = [one for one in (contest.base, *contest.sides) if one is not None]
        if not present:
            raise GiveUp
        alike = [one for one in present if self.value(one.node) == value]
        if alike and all(_stands_as(one, present[0]) for one in (contest.base, *contest.sides)):
            return present[0]
        lead, tail, gap = surroundings(contest, blend)
        written = [(one.name, one.form) for one in alike or present]
        name, form = pick(written[0] if (alike or present)[0] is contest.base else None, written) or written[0]
        kept = [one.node for one in alike if (one.name, one.form) == (name, form)]
        if kept and not _dressed_apart(contest.map(node_of), kept):
            return Field(key, lead, name, self._picked(contest.map(node_of), kept), tail, form, gap)
        into = Field(key, lead, name, present[0].node, tail, form, gap)
        found = self._made(value, contest.map(node_of), term, into)
        return found if isinstance(found, Field) else replace(into, node=found)

    def _picked(self, contest: Contested[Node | None], alike: list[Node]) -> Node:
        """Choose among nodes that mean the same: one that was changed, else the base's."""
        by_text = {node.raw: node for node in alike}
        base = contest.base.raw if contest.base is not None and contest.base.raw in by_text else None
        raw = pick(base, by_text)
        return by_text[raw] if raw is not None else alike[0]

    def _made(self, value: Value, contest: Contested[Node | None], term: Term, into: Field) -> Field | Node:
        """Write a value that no version holds."""
        versions = [contest.base, *contest.sides]
        if value.siblings is not None:
            return self._composing.embedded(into, value.siblings)
        if value.table is not None and any(isinstance(one, Table) for one in versions):
            return self._table(value.table, contest, term)
        if value.items is not None and any(isinstance(one, List) for one in versions):
            return self._list(value, contest, term)
        source = value.source or self._like(value, versions) or self._dialect.spell(plain_of(value))
        if source is None:
            raise GiveUp
        return _spaced(self._composing.placed(into, source), versions)

    def _like(self, value: Value, versions: list[Node | None]) -> bytes | None:
        """Write a text over several lines if a version has it so, and it can be read again."""
        if not isinstance(value.content, str):
            return None
        sources = [*(one.value for one in versions[:1] if one is not None), *sorted(one.value for one in versions[1:] if one is not None)]
        written = next((found for source in sources if (found := written_like(value.content, source)) is not None), None)
        if written is None:
            return None
        read = self._dialect.place(Field("k", b"", b"k", Scalar(b"", b"")), written, self._composing.unit)
        return written if read is not None and self._dialect.plain(read.node) == value.content else None

    def _list(self, value: Value, contest: Contested[Node | None], term: Term) -> List:
        """Write a list: its items as the versions have them."""
        lists = [version for version in (contest.base, *contest.sides) if isinstance(version, List)]
        inner = term.of() or plain_term()
        if term.type.name == "document":
            key = naming([self.value(one).items or () for one in lists])
            names = Names(key or "", repeats=key is None)
        else:
            names = names_of(term, [self.value(one) for one in lists] if EVIDENT in term.options else ())

        read: dict[int, tuple[List, Mapping[str, Item]]] = {}  # lists that say the same are equal, however they are laid out

        def items_of(node: Node | None) -> Mapping[str, Item]:
            if not isinstance(node, List):
                return {}
            if id(node) not in read:
                places = names.places(self.value(node).items or ())
                read[id(node)] = node, {name: node.items[place] for name, place in places.items()}
            return read[id(node)][1]

        known = [items_of(one) for one in (contest.base, *contest.sides)]
        items = []
        for name, element in names.elements(value).items():
            first = known[0].get(name)
            alike = first is not None and (shared(known, name) or all(_stands_as(one.get(name), first) for one in known))
            if first is not None and alike and self.value(first.node) == element:
                items.append(first)
                continue
            items.append(self._item(element, contest.map(lambda node, name=name: items_of(node).get(name)), inner))  # type: ignore[misc]  # bound
        based = isinstance(contest.base, List)
        shell = pick(lists[0].shell if based else None, [one.shell for one in lists]) or lists[0].shell
        return self._dialect.compose_list(tuple(items), shell)

    def _item(self, value: Value, contest: Contested[Item | None], term: Term) -> Item:
        """Write an item."""
        present = [one for one in (contest.base, *contest.sides) if one is not None]
        alike = [one for one in present if self.value(one.node) == value]
        if alike and not _dressed_apart(contest.map(_inside), [one.node for one in alike]):
            by_text = {repr(one): one for one in alike}
            based = repr(alike[0]) if alike[0] is contest.base else None
            return _commented_like(by_text[pick(based, by_text) or repr(alike[0])], contest)
        if not present:
            raise GiveUp
        base = contest.base or min(present, key=repr)
        into = Field("", base.lead, b"", base.node, base.tail, base.form, base.gap)
        found = self._made(value, contest.map(_inside), term, into)
        if isinstance(found, Field):
            return replace(base, node=found.node, form=found.form or NEW)
        return _commented_like(replace(base, node=found), contest)


def _key(key: str, dialect: Dialect) -> str:
    """Give a key as its format means it: TOML's may be a path."""
    if dialect.name != "toml" or not _PATH.search(key):
        return key
    path: list[str] = []
    tree: object = tomllib.loads(f"{key} = 0")
    while isinstance(tree, dict):
        ((part, tree),) = tree.items()
        path.append(part)
    return PathKey(key, tuple(path))


def _only_commented(part: Contested[Field | None]) -> bool:
    """Tell whether a side left a field's value as it was, and changed the comment beside it."""
    old = said(part.base)
    return old is not None and any(new is not None and new[0] == old[0] and new[1] != old[1] for new in map(said, part.sides))


def _spaced(one: Field, versions: list[Node | None]) -> Field:
    """Keep the blanks before a value, by which columns are made, as the first version has them that has it on this line."""
    node = one.node
    before = next((version.raw for version in versions if isinstance(version, Scalar) and b"\n" not in version.raw), b"")
    if not isinstance(node, Scalar) or not node.raw.startswith(b" ") or not before.startswith(b" "):
        return one
    blanks = before[: len(before) - len(before.lstrip(b" "))]
    return replace(one, node=Scalar(node.value, blanks + node.raw.lstrip(b" ")))


def _by_key(contest: Contested[Node | None]) -> list[Mapping[str, Field]]:
    """Give the fields of base and sides."""
    return [version.index if isinstance(version, Table) else {} for version in (contest.base, *contest.sides)]


def _dressed_apart(contest: Contested[Node | None], alike: list[Node]) -> bool:
    """Tell whether a side changed something in a table or a list that holds another value: a comment, say, which none of these has."""
    base = contest.base
    if base is None or not isinstance(alike[0], Table | List):
        return False
    texts = {base.raw, *(node.raw for node in alike)}
    return any(isinstance(side, Table | List) and side.raw not in texts for side in contest.sides)


def _commented_like(one: Item, contest: Contested[Item | None]) -> Item:
    """Give an item the comments that those left beside it who changed them; how it is laid out stays where there are none."""
    lead, tail = one.lead, one.tail
    present = [version for version in (contest.base, *contest.sides) if version is not None]
    if len({version.lead.strip() for version in present}) > 1:
        lead = blend(contest.map(lambda version: None if version is None else version.lead))
    if len({version.tail.strip() for version in present}) > 1:
        tail = blend(contest.map(lambda version: None if version is None else version.tail))
    if (lead, tail) == (one.lead, one.tail):
        return one
    return replace(one, lead=lead, tail=tail, form="" if one.form == FIRST and lead else one.form)


def _stands_as(one: Field | Item | None, other: Field | Item) -> bool:
    """Tell whether two say the same and are laid out alike."""
    return one is not None and one == other and one.node.raw == other.node.raw


def _inside(one: Item | None) -> Node | None:
    return None if one is None else one.node
