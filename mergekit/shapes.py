"""The constructors of `frozen` classes and named tuples of usual sizes, compiled with this module: compiling one anew takes 0.1 ms.

Fields are known by their numbers. The names that are used stand for what `frozen` puts in their places: how each field is set, what
follows, how a tuple is made.
"""

# ruff: noqa: D103 (one line says it for all of them)
from __future__ import annotations

from collections.abc import Mapping
from types import CodeType

TYPE_CHECKING = False
if TYPE_CHECKING:

    def _post_init(self: object) -> None: ...
    def _tuple_new(kind: type, values: tuple[object, ...]) -> object: ...
    def _set_0(self: object, value: object) -> None: ...

    _set_1 = _set_2 = _set_3 = _set_4 = _set_5 = _set_0


def plain_1(self: object, _0: object) -> None:
    _set_0(self, _0)


def plain_2(self: object, _0: object, _1: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)


def plain_3(self: object, _0: object, _1: object, _2: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)


def plain_4(self: object, _0: object, _1: object, _2: object, _3: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)


def plain_5(self: object, _0: object, _1: object, _2: object, _3: object, _4: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)
    _set_4(self, _4)


def plain_6(self: object, _0: object, _1: object, _2: object, _3: object, _4: object, _5: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)
    _set_4(self, _4)
    _set_5(self, _5)


def checked_1(self: object, _0: object) -> None:
    _set_0(self, _0)
    _post_init(self)


def checked_2(self: object, _0: object, _1: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _post_init(self)


def checked_3(self: object, _0: object, _1: object, _2: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _post_init(self)


def checked_4(self: object, _0: object, _1: object, _2: object, _3: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)
    _post_init(self)


def checked_5(self: object, _0: object, _1: object, _2: object, _3: object, _4: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)
    _set_4(self, _4)
    _post_init(self)


def checked_6(self: object, _0: object, _1: object, _2: object, _3: object, _4: object, _5: object) -> None:
    _set_0(self, _0)
    _set_1(self, _1)
    _set_2(self, _2)
    _set_3(self, _3)
    _set_4(self, _4)
    _set_5(self, _5)
    _post_init(self)


def tuple_2(_cls: type, _0: object, _1: object) -> object:
    return _tuple_new(_cls, (_0, _1))


def tuple_3(_cls: type, _0: object, _1: object, _2: object) -> object:
    return _tuple_new(_cls, (_0, _1, _2))


def tuple_4(_cls: type, _0: object, _1: object, _2: object, _3: object) -> object:
    return _tuple_new(_cls, (_0, _1, _2, _3))


def tuple_5(_cls: type, _0: object, _1: object, _2: object, _3: object, _4: object) -> object:
    return _tuple_new(_cls, (_0, _1, _2, _3, _4))


def tuple_6(_cls: type, _0: object, _1: object, _2: object, _3: object, _4: object, _5: object) -> object:
    return _tuple_new(_cls, (_0, _1, _2, _3, _4, _5))


PLAIN: Mapping[int, CodeType] = {
    made.__code__.co_argcount - 1: made.__code__ for made in (plain_1, plain_2, plain_3, plain_4, plain_5, plain_6)
}
"""What sets so many fields."""
CHECKED: Mapping[int, CodeType] = {
    made.__code__.co_argcount - 1: made.__code__ for made in (checked_1, checked_2, checked_3, checked_4, checked_5, checked_6)
}
"""What sets so many, and then does what follows."""
TUPLES: Mapping[int, CodeType] = {made.__code__.co_argcount - 1: made.__code__ for made in (tuple_2, tuple_3, tuple_4, tuple_5, tuple_6)}
"""What makes a tuple of so many."""
