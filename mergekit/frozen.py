"""`frozen`: classes of immutable values, as frozen dataclasses with slots are, without what those cost before they are used.

A dataclass compiles six methods while its module is imported, 0.45 ms per class, and `dataclasses` imports `inspect`: a
third of the start of a short command. Here a method is compiled when it is first looked up, and most never are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeVar, dataclass_transform

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
    """A method that is compiled when it is first looked up, and then takes this one's place in its class."""

    __slots__ = ("_fields", "_name", "_owner", "_write")

    def __init__(self, write: Callable[[Mapping[str, _Field], dict[str, Any]], str], fields: Mapping[str, _Field]) -> None:
        self._write = write
        self._fields = fields

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, value: object, _: type | None = None) -> object:
        owner, name = self._owner, self._name
        names: dict[str, Any] = {"__name__": owner.__module__, "_ABSENT": _ABSENT, "_post_init": getattr(owner, "__post_init__", None)}
        names.update({f"_set_{field}": getattr(owner, field).__set__ for field in self._fields})
        exec(self._write(self._fields, names), names)  # noqa: S102 (names of attributes, nothing else)
        method = names[name]
        method.__qualname__ = f"{owner.__qualname__}.{name}"
        setattr(owner, name, method)
        return method.__get__(value, owner)


def _init(fields: Mapping[str, _Field], names: dict[str, Any]) -> str:
    parameters, body = ["self"], []
    for name, one in fields.items():
        names[f"_default_{name}"], names[f"_make_{name}"] = one.default, one.factory
        parameter, value = name, name
        if one.factory is not None:
            made = f"_make_{name}()"
            parameter, value = f"{name}=_ABSENT", f"{made} if {name} is _ABSENT else {name}" if one.init else made
        elif one.default is not _ABSENT:
            parameter, value = f"{name}=_default_{name}", name if one.init else f"_default_{name}"
        if one.init:
            parameters.append(parameter)
        if one.init or value != name:
            body.append(f"_set_{name}(self, {value})")
    if names["_post_init"] is not None:
        body.append("_post_init(self)")
    return f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body or ["pass"])


def _repr(fields: Mapping[str, _Field], _: object) -> str:
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name, one in fields.items() if one.repr)
    return f"def __repr__(self):\n return f'{{self.__class__.__qualname__}}({shown})'"


def _eq(fields: Mapping[str, _Field], _: object) -> str:
    left, right = (_values(of, (name for name, one in fields.items() if one.compare)) for of in ("self", "other"))
    return f"def __eq__(self, other):\n return {left} == {right} if other.__class__ is self.__class__ else NotImplemented"


def _hash(fields: Mapping[str, _Field], _: object) -> str:
    return f"def __hash__(self):\n return hash({_values('self', (name for name, one in fields.items() if one.hash))})"


def _values(of: str, names: Iterable[str]) -> str:
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:  # noqa: ANN401 (of any class)
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


def _refuse(self: object, name: str, _: object = None) -> NoReturn:
    message = f"{type(self).__qualname__}.{name} is set once, by the constructor; replace(value, {name}=...) makes another value"
    raise AttributeError(message)
