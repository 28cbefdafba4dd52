"""`frozen`: classes of immutable values, as frozen dataclasses with slots are, without what those cost before they are used.

A dataclass compiles six methods while its module is imported, 0.45 ms per class, and `dataclasses` imports `inspect`: a
third of the start of a short command. Here a method is made when it is first looked up, and most never are; what has to be
compiled is compiled once for all classes of one shape. `NamedTuple` is that of `typing` in the same way.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, NamedTuple, NoReturn, TypeVar, dataclass_transform
else:

    class Generic:
        """What classes with type parameters are derived from, as from that of `typing`."""

        __slots__ = ()

        def __class_getitem__(cls, _: object) -> type:
            return cls

    def TypeVar(name: str, **_: object) -> str:  # noqa: N802 (as it is called there)
        """Name a type parameter, which only checkers look at."""
        return name

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """Mark a function for checkers alone."""
        return lambda function: function


__all__ = ["Generic", "NamedTuple", "TypeVar", "field", "frozen", "replace"]

T = TypeVar("T")

_ABSENT: Any = object()


class _Field:
    """How one attribute is set, shown and compared."""

    __slots__ = ("compare", "default", "factory", "hash", "init", "repr")

    def __init__(self, default: object = _ABSENT, factory: Callable[[], object] | None = None, *traits: bool) -> None:
        self.default = default
        self.factory = factory
        self.init, self.repr, self.compare, self.hash = traits or (True, True, True, True)


def field(
    *,
    default: T = _ABSENT,
    default_factory: Callable[[], T] | None = None,
    init: bool = True,
    repr: bool = True,  # noqa: A002 (as dataclasses call it)
    compare: bool = True,
    hash: bool = True,  # noqa: A002 (as dataclasses call it)
) -> T:
    """Say more of an attribute than its type: how its default is made, and where it does not take part.

    `init`: it is an argument of the constructor; without, it has its default or is left to `__post_init__`, which sets
    it with ``object.__setattr__``. `repr`: it is shown. `compare`: it counts for `==` and, with `hash`, for `hash()`.
    """
    return _Field(default, default_factory, init, repr, compare, compare and hash)  # type: ignore[return-value]  # as checkers see it


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make the annotated attributes of a class its slots: set by the constructor, in their order, and never again.

    Values of one class are equal if all their attributes are, and then have the same hash; methods that the class
    defines itself are kept. `__post_init__` is called once everything is set, to check and to derive. The result is
    another class than the one decorated, so its methods cannot use ``super()``; nor are attributes inherited.

    Law: construction, `==`, `hash()` and `repr()` are those of ``dataclass(frozen=True, slots=True)``.
    """
    own = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    fields = {}
    for name in cls.__annotations__:
        given = own.pop(name, _ABSENT)
        fields[name] = given if isinstance(given, _Field) else _Field(given)
    made: type[T] = type(
        cls.__name__,
        cls.__bases__,
        {
            "__slots__": tuple(fields),
            "__match_args__": tuple(name for name, one in fields.items() if one.init),
            "__init__": _Late(_init, fields),
            "__repr__": _Late(_repr, fields),
            "__eq__": _Late(_eq, fields),
            "__hash__": _Late(_hash, fields),
            "__reduce__": _reduce,
            "__setattr__": _refuse,
            "__delattr__": _refuse,
            "__qualname__": cls.__qualname__,
            **own,
        },
    )
    return made


def replace(value: T, /, **changes: object) -> T:
    """Make the same value with other arguments; what is derived (`init=False`) is derived anew."""
    kind: Any = type(value)
    made: T = kind(**{name: getattr(value, name) for name in kind.__match_args__} | changes)
    return made


class _Late:
    """A method that is made when it is first looked up, and then takes this one's place in its class."""

    __slots__ = ("_fields", "_name", "_owner", "_write")

    def __init__(self, write: Callable[[type, Mapping[str, _Field]], Callable[..., object]], fields: Mapping[str, _Field]) -> None:
        self._write = write
        self._fields = fields

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, value: object, _: type | None = None) -> object:
        owner, name = self._owner, self._name
        method = self._write(owner, self._fields)
        method.__name__, method.__qualname__, method.__module__ = name, f"{owner.__qualname__}.{name}", owner.__module__
        made = staticmethod(method) if name == "__new__" else method
        setattr(owner, name, made)
        return made.__get__(value, owner)


@cache
def _code(source: str) -> CodeType:
    """Compile a function, once for all whose parameters differ in their names alone."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 (numbers of attributes, nothing else)
    code: CodeType = names["made"].__code__
    return code


def _function(source: str, parameters: Iterable[str], defaults: Iterable[object], names: dict[str, Any]) -> Callable[..., object]:
    """Make a function of a source, in which parameters are known by their numbers, and of their names."""
    return FunctionType(_code(source).replace(co_varnames=tuple(parameters)), names, None, tuple(defaults))


def _init(owner: type, fields: Mapping[str, _Field]) -> Callable[..., object]:
    names: dict[str, Any] = {"_ABSENT": _ABSENT, "_post_init": getattr(owner, "__post_init__", None)}
    parameters, defaults, numbers, body = ["self"], [], ["self"], []
    for number, (name, one) in enumerate(fields.items()):
        names[f"_set_{number}"], names[f"_make_{number}"] = vars(owner)[name].__set__, one.factory
        value = f"_{number}"
        if one.init:
            parameters.append(name)
            numbers.append(value)
        if one.factory is not None:
            made = f"_make_{number}()"
            value = f"{made} if {value} is _ABSENT else {value}" if one.init else made
        elif one.default is not _ABSENT and not one.init:
            names[value] = one.default
        elif not one.init:
            continue
        if one.init and (one.factory is not None or one.default is not _ABSENT):
            defaults.append(one.default)
        body.append(f"_set_{number}(self, {value})")
    if names["_post_init"] is not None:
        body.append("_post_init(self)")
    return _function(f"def made({', '.join(numbers)}):\n " + "\n ".join(body or ["pass"]), parameters, defaults, names)


def _repr(_: type, fields: Mapping[str, _Field]) -> Callable[..., object]:
    shown = [name for name, one in fields.items() if one.repr]

    def method(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    return method


def _eq(_: type, fields: Mapping[str, _Field]) -> Callable[..., object]:
    values = _values(name for name, one in fields.items() if one.compare)

    def method(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return method


def _hash(_: type, fields: Mapping[str, _Field]) -> Callable[..., object]:
    values = _values(name for name, one in fields.items() if one.hash)

    def method(self: object) -> int:
        return hash(values(self))

    return method


def _values(names: Iterable[str]) -> Callable[[object], tuple[object, ...]]:
    """Give what reads some attributes, as a tuple."""
    read = tuple(names)
    if len(read) > 1:
        return attrgetter(*read)
    if read:
        get = attrgetter(*read)  # of one name it gives what is there, and no tuple
        return lambda value: (get(value),)
    return lambda _: ()


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:  # noqa: ANN401 (of any class)
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


def _refuse(self: object, name: str, _: object = None) -> NoReturn:
    message = f"{type(self).__qualname__}.{name} is set once, by the constructor; replace(value, {name}=...) makes another value"
    raise AttributeError(message)


class _Row(tuple[object, ...]):
    """A tuple whose places have names."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **changes: object) -> _Row:
        made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
        if changes:
            message = f"{type(self).__name__} has no {', '.join(changes)}"
            raise TypeError(message)
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Rows(type):
    """Makes a class of named tuples of the annotations in its body."""

    def __new__(cls, name: str, _: tuple[type, ...], own: dict[str, Any]) -> type:  # (a class as any other)
        fields = {name: _Field(own.pop(name, _ABSENT)) for name in own["__annotations__"]}
        made = {"__slots__": (), "_fields": tuple(fields), "__match_args__": tuple(fields), "__new__": _Late(_new, fields)}
        places = {name: _tuplegetter(at, f"Place {at}") for at, name in enumerate(fields)}
        return type(name, (_Row,), {**made, **places, **own})


def _new(_: type, fields: Mapping[str, _Field]) -> Callable[..., object]:
    numbers = [f"_{number}" for number in range(len(fields))]
    defaults = (one.default for one in fields.values() if one.default is not _ABSENT)
    source = f"def made(_cls, {', '.join(numbers)}):\n return _tuple_new(_cls, ({''.join(f'{number}, ' for number in numbers)}))"
    return _function(source, ("_cls", *fields), defaults, {"_tuple_new": tuple.__new__})


if not TYPE_CHECKING:
    NamedTuple = type.__new__(
        _Rows, "NamedTuple", (), {"__doc__": "What classes of named tuples are derived from, as from that of `typing`."}
    )
