"""`frozen` and `NamedTuple` against what they stand for, frozen dataclasses with slots and those of `typing`, and what they refuse."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import keyword
import pickle
import typing
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.frozen import Generic, NamedTuple, TypeVar, field, frozen, replace

T = TypeVar("T")


@frozen
class Point:
    """Where something is."""

    x: int
    y: int = 0

    @property
    def far(self) -> bool:
        """Whether it is far off."""
        return self.x + self.y > 100


@frozen
class Box(Generic[T]):
    content: T
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.content is None:
            message = "a box is not empty"
            raise ValueError(message)
        object.__setattr__(self, "size", len(str(self.content)))


@frozen
class Nothing:
    pass


class Row(NamedTuple):
    """Two in a row."""

    x: int
    y: str = "a"

    @property
    def both(self) -> str:
        return f"{self.x}{self.y}"


class TypingRow(typing.NamedTuple):
    x: int
    y: str = "a"


def raised(call: Callable[[], object]) -> tuple[type, str]:
    with pytest.raises(Exception) as caught:  # noqa: PT011 (which one, and what it says, is looked at)
        call()
    return caught.type, str(caught.value).replace("TypingRow", "Row")


@pytest.mark.parametrize(("placed", "named"), [((1,), {}), ((1, "b"), {}), ((), {"y": "c", "x": 2}), ((1,), {"y": "d"})])
def test_a_named_tuple_is_as_that_of_typing(placed: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = Row(*placed, **named), TypingRow(*placed, **named)
    assert tuple(ours) == tuple(theirs)
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("TypingRow", "Row")
    assert (ours.x, ours.y) == (theirs.x, theirs.y)
    assert tuple(ours._replace(y="z")) == tuple(theirs._replace(y="z"))
    assert type(ours._replace(x=3)) is Row
    assert ours._asdict() == theirs._asdict()
    assert Row.__match_args__ == TypingRow.__match_args__
    assert (ours.both, Row.__doc__) == (f"{ours.x}{ours.y}", "Two in a row.")
    for other in (copy.copy(ours), copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):  # noqa: S301 (written here)
        assert (type(other), other) == (Row, ours)


def test_a_named_tuple_refuses_what_that_of_typing_does() -> None:
    calls: list[Callable[[Any], object]] = [
        lambda kind: kind(),
        lambda kind: kind(1, 2, 3),
        lambda kind: kind(1, z=3),
        lambda kind: setattr(kind(1), "x", 2),
        lambda kind: setattr(kind(1), "z", 2),
    ]
    for call in calls:
        (ours, said), (theirs, wanted) = raised(lambda call=call: call(Row)), raised(lambda call=call: call(TypingRow))  # type: ignore[misc]
        assert ours is theirs
        assert said == wanted
    with pytest.raises(TypeError, match=r"^Row has no z$"):
        Row(1)._replace(z=3)  # type: ignore[call-arg]


def test_attributes_are_set_by_place_and_by_name() -> None:
    assert (Point(1, 2).x, Point(1, 2).y) == (1, 2)
    assert Point(y=2, x=1) == Point(1, 2)
    assert Point(1) == Point(1, 0)
    assert Point(100, 1).far


def test_wrong_arguments_are_refused_as_any_functions() -> None:
    with pytest.raises(TypeError, match=r"^Point\.__init__\(\) missing 1 required positional argument: 'x'$"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^Point\.__init__\(\) takes from 2 to 3 positional arguments but 4 were given$"):
        Point(1, 2, 3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^Point\.__init__\(\) got an unexpected keyword argument 'z'$"):
        Point(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'z'$"):
        replace(Point(1), z=3)
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'size'$"):
        replace(Box(1), size=3)


def test_nothing_is_assigned_or_deleted() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match=r"^Point.x is set once, by the constructor; replace\(value, x=...\) makes another value$"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"^Point.y is set once"):
        del point.y
    with pytest.raises(AttributeError):
        object.__setattr__(point, "z", 3)  # slots: there is no place for anything else
    assert point == Point(1)


def test_what_is_derived_is_checked_and_made_anew() -> None:
    assert Box("abc").size == 3
    assert replace(Box("abc"), content="ab").size == 2
    with pytest.raises(ValueError, match="a box is not empty"):
        Box(None)


def test_defaults_are_made_for_each_value() -> None:
    assert Box(1).labels == {}
    assert Box(1).labels is not Box(1).labels


def test_a_field_may_stand_aside() -> None:
    assert Box(1, {"a": "b"}) != Box(1)
    assert hash(Box(1, {"a": "b"})) == hash(Box(1))
    assert repr(Box(1)) == "Box(content=1, labels={})"


def test_only_values_of_the_same_class_are_equal() -> None:
    @frozen
    class Place:
        x: int
        y: int = 0

    other: object = Place(1)
    assert Point(1) != other
    assert Point(1).__eq__(other) is NotImplemented
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"


def test_methods_of_the_class_itself_are_kept() -> None:
    @frozen
    class Unique:
        x: int
        __eq__ = object.__eq__
        __hash__ = object.__hash__

        def __repr__(self) -> str:
            return "this one"

    assert Unique(1) != Unique(1)
    assert repr(Unique(1)) == "this one"


def test_it_is_a_class_as_any() -> None:
    assert (Point.__name__, Point.__qualname__, Point.__module__, Point.__doc__) == ("Point", "Point", __name__, "Where something is.")
    assert list(inspect.signature(Point).parameters) == ["x", "y"]
    assert Box[int](1) == Box(1)
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


@pytest.mark.parametrize("value", [Point(1, 2), Box("a", {"b": "c"}), Nothing()])
def test_values_are_copied_and_pickled(value: object) -> None:
    for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301 (written here)
        assert other == value


NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,4}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name) and name != "self")
VALUES = st.integers(0, 2) | st.text("ab", max_size=1) | st.none()
CHOICES = st.tuples(st.sampled_from(["plain", "default", "factory", "derived"]), st.booleans(), st.booleans(), st.booleans())


@st.composite
def declarations(draw: st.DrawFn) -> list[tuple[str, str, bool, bool, bool]]:
    """Draw attributes: name, kind, repr, compare, hash; those without default come first."""
    names = draw(st.lists(NAMES, max_size=5, unique=True))
    kinds = [draw(CHOICES) for _ in names]
    return [(name, *kind) for name, kind in zip(names, sorted(kinds, key=lambda kind: kind[0] != "plain"), strict=True)]


def declare(declared: list[tuple[str, str, bool, bool, bool]], make_field: Callable[..., object]) -> type:
    """Write the class as its author would, for whichever decorator comes to it."""
    body: dict[str, object] = {"__annotations__": {name: "object" for name, *_ in declared}, "__module__": __name__}
    for name, kind, shown, compared, hashed in declared:
        how: dict[str, Any] = {"repr": shown, "compare": compared, "hash": hashed and compared}
        if kind == "default":
            how["default"] = "a"
        elif kind != "plain":
            how |= {"default_factory": tuple, "init": kind == "factory"}
        body[name] = make_field(**how)
    return type("Declared", (), body)


@given(declarations(), st.data())
def test_a_frozen_class_is_as_a_dataclass(declared: list[tuple[str, str, bool, bool, bool]], data: st.DataObject) -> None:
    ours: Any = frozen(declare(declared, field))
    theirs: Any = dataclasses.dataclass(frozen=True, slots=True)(declare(declared, dataclasses.field))
    asked = [name for name, kind, *_ in declared if kind != "derived"]
    needed = sum(kind == "plain" for _, kind, *_ in declared)

    def arguments() -> tuple[list[object], dict[str, object]]:
        given = data.draw(st.integers(needed, len(asked)))
        placed = data.draw(st.integers(0, given))
        values: list[object] = [data.draw(VALUES) for _ in range(given)]
        return values[:placed], dict(zip(asked[placed:], values[placed:], strict=False))

    (placed, named), (placed_too, named_too) = arguments(), arguments()
    one, other = ours(*placed, **named), ours(*placed_too, **named_too)
    expected, expected_other = theirs(*placed, **named), theirs(*placed_too, **named_too)
    assert [getattr(one, name) for name, *_ in declared] == [getattr(expected, name) for name, *_ in declared]
    assert repr(one) == repr(expected)
    assert (one == other) == (expected == expected_other)
    assert hash(one) == hash(expected)
    changes = {name: data.draw(VALUES) for name in asked if data.draw(st.booleans())}
    assert repr(replace(one, **changes)) == repr(dataclasses.replace(expected, **changes))
    assert ours.__match_args__ == theirs.__match_args__


def test_nothing_is_compiled_before_it_is_used() -> None:
    @frozen
    class Fresh:
        x: int

    def compiled() -> list[str]:
        return [name for name in ("__init__", "__eq__", "__hash__", "__repr__") if inspect.isfunction(vars(Fresh)[name])]

    assert compiled() == []
    fresh = Fresh(1)
    assert compiled() == ["__init__"]
    assert fresh == Fresh(1)
    assert compiled() == ["__init__", "__eq__"]
    assert hash(fresh) == hash((1,))
    assert compiled() == ["__init__", "__eq__", "__hash__"]

    class Late(NamedTuple):
        x: int

    assert not isinstance(vars(Late)["__new__"], staticmethod)
    assert Late(1) == (1,)
    assert isinstance(vars(Late)["__new__"], staticmethod)
