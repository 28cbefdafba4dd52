"""`Value`: what stands at one place of a document, whatever its format: a scalar, a list, a table, or siblings.

Absence is None; the null of JSON and YAML is a value like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Self, TypeAlias

from mergekit.frozen import field, frozen
from mergekit.siblings_format import Siblings
from mergekit.syntax.document import Number


class PathKey(str):
    """A key of a table that stands for a path of keys, as in TOML, where the tables on the way are nowhere by themselves."""

    __slots__ = ("path",)
    path: tuple[str, ...]

    def __new__(cls, text: str, path: tuple[str, ...]) -> Self:
        """Make the key of a text that names the path."""
        made = super().__new__(cls, text)
        made.path = path
        return made


@frozen
class Unread:
    """What is known by its source alone."""


Scalar: TypeAlias = "bool | int | Number | str | None"
Content: TypeAlias = "Scalar | tuple[Value, ...] | Mapping[str, Value] | Siblings | Unread"


_TABLES = (dict, Mapping)
"""What tables are; most are dictionaries, and to ask for these is ten times as fast."""


@frozen
class Value:
    """A value. `content` is what it is; two are equal if `meaning` is, which knows no layout and no order of keys.

    `source` is how the value is written in its own format, where somebody wrote it so: what siblings hold.
    `stood` are the variants of siblings that are no absence, where somebody has read them.
    """

    content: Content = field(compare=False, repr=False)
    meaning: bytes
    source: bytes = field(default=b"", compare=False, repr=False)
    stood: tuple[Value, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> bytes:
        """The value as it was written, else in the form that all formats share for scalars."""
        return self.source or self.meaning

    @property
    def items(self) -> tuple[Value, ...] | None:
        """The values of a list; None for anything else."""
        return self.content if isinstance(self.content, tuple) else None

    @property
    def table(self) -> Mapping[str, Value] | None:
        """The values of a table by key; None for anything else."""
        return self.content if isinstance(self.content, _TABLES) else None

    @property
    def siblings(self) -> Siblings | None:
        """The siblings that stand in the place of a value; None where it is one."""
        return self.content if isinstance(self.content, Siblings) else None


Maybe: TypeAlias = "Value | None"
"""A value or its absence."""


def scalar(content: Scalar, source: bytes = b"") -> Value:
    """Make a value that has no parts."""
    return Value(content, _written(content), source)


def listing(items: Iterable[Value], source: bytes = b"") -> Value:
    """Make a list."""
    content = tuple(items)
    return Value(content, b"[" + b",".join(one.meaning for one in content) + b"]", source)


def table(entries: Mapping[str, Value], source: bytes = b"") -> Value:
    """Make a table; the order of its keys is kept, and means nothing."""
    parts = (_written(key) + b":" + entries[key].meaning for key in sorted(entries))
    return Value(entries, b"{" + b",".join(parts) + b"}", source)


def standing(siblings: Siblings, stood: Iterable[Value] = ()) -> Value:
    """Make what stands for siblings; they mean the same whoever wrote them."""
    tags = sorted(b"-" if value is None else b"=%d:%s" % (len(value), value) for value in siblings.values)
    return Value(siblings, b"$(" + b",".join(tags) + b")", stood=tuple(stood))


def value_of(plain: object, source: bytes = b"") -> Value:
    """Make a value of what Python knows of it: None (null), bool, int, `Number`, str, list and dict, at any depth that a reader gives.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(plain, Value):
        return plain
    if isinstance(plain, Siblings):
        return standing(plain)
    if plain is None or isinstance(plain, bool | int | str):
        return scalar(plain, source)
    if isinstance(plain, list | tuple):
        return listing([value_of(one) for one in plain], source)
    if isinstance(plain, Mapping):
        return table({str(key): value_of(one) for key, one in plain.items()}, source)
    message = f"{type(plain).__name__} is no value of a document"
    raise TypeError(message)


def plain_of(value: Maybe) -> object:
    """Give what `value_of` was given; `Siblings` as they are."""
    if value is None:
        return None
    if value.items is not None:
        return [plain_of(one) for one in value.items]
    if value.table is not None:
        return {key: plain_of(one) for key, one in value.table.items()}
    return value.content


def _written(content: Scalar) -> bytes:
    """Write a scalar as JSON does; a number as it is."""
    if isinstance(content, Number):
        return content.encode("utf-8", "surrogatepass")
    if isinstance(content, bool) or content is None:
        return {None: b"null", True: b"true", False: b"false"}[content]
    text = encode_basestring(content) if isinstance(content, str) else str(content)
    return text.encode("utf-8", "surrogatepass")


_AMOUNT = re.compile(r"([+-]?)(0|[1-9]\d{0,59})(?:\.(\d{1,30}))?\Z", re.ASCII)

Amount: TypeAlias = "tuple[int, int]"
"""A number as an integer and the count of its digits behind the point: exact, so that sums know no order."""


def amount(value: Maybe) -> Amount | None:
    """Read an integer, or a number with a point; None for anything else, and for more digits than anybody counts.

    So for one that begins with a zero (``010``), which is eight to some readers of YAML, and ten to others.
    """
    if value is None:
        return None
    content = value.content
    if content is None or isinstance(content, bool) or not isinstance(content, int | Number):
        return None
    if isinstance(content, int):
        return (content, 0) if content.bit_length() < 200 else None  # noqa: PLR2004 (60 digits, as below)
    found = _AMOUNT.match(str(content))
    if found is None:
        return None
    sign, whole, behind = found[1], found[2], found[3] or ""
    return (-1 if sign == "-" else 1) * int(whole + behind), len(behind)


def plus(one: Amount, other: Amount) -> Amount:
    """Add; as many digits behind the point as the longer has."""
    places = max(one[1], other[1])
    return one[0] * 10 ** (places - one[1]) + other[0] * 10 ** (places - other[1]), places


def minus(one: Amount, other: Amount) -> Amount:
    """Subtract."""
    return plus(one, (-other[0], other[1]))


def below(one: Amount, other: Amount) -> bool:
    """Tell whether the first is less."""
    return minus(one, other)[0] < 0


def spelt(number: Amount) -> Value:
    """Write a number."""
    digits, places = number
    if not places:
        return scalar(digits)
    text = str(abs(digits)).rjust(places + 1, "0")
    return scalar(Number(("-" if digits < 0 else "") + text[:-places] + "." + text[-places:]))
