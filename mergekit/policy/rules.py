"""A rule of the policy and the choice that it makes: plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mergekit.frozen import field, frozen

CONFIG_FILE = ".mergekit.toml"
"""The path of the policy's own file in the target's tree."""

_TYPE_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")

BUILT_IN = "built-in"
"""The source of the rules that mergekit brings along."""


@frozen
class Rule:
    """Paths that match `pattern` are merged by `driver`, because `source` says so at `line`.

    `pattern` is a `.gitattributes` pattern, relative to the directory of `source`. `source` is the path of a file in
    the target's tree, or ``built-in``; `line` is 1-based, and 0 for a built-in rule. `reason` is one line for people.
    """

    pattern: str
    driver: str
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    source: str = BUILT_IN
    line: int = 0
    reason: str = ""

    @property
    def place(self) -> str:
        """Where the rule stands: ``source:line``."""
        return f"{self.source}:{self.line}" if self.line else self.source


@frozen
class Choice:
    """What the policy says about one path: the driver's name, the options it gets, and the rule that decided."""

    driver: str
    options: Mapping[str, str] = field(hash=False)
    rule: Rule


class Misfit(Exception):
    """What the reader of the policy's types refuses; whoever reads the policy says where it stands, and raises `PolicyError`.

    `keys` lead to it, below `types`. Either `message` says it all, or `name` is unknown as a `what`, of which `allowed` are known.
    """

    def __init__(self, keys: tuple[str, ...], message: str, name: str = "", what: str = "", allowed: Collection[str] = ()) -> None:
        super().__init__(message or f"{name}: unknown {what}")
        self.keys = keys
        self.message = message
        self.name = name
        self.what = what
        self.allowed = allowed


def is_type_name(name: str) -> bool:
    """Tell whether a type of documents may have this name: small ASCII letters, digits, ``-`` and ``_``."""
    return bool(name) and set(name) <= _TYPE_NAME


def is_driver_name(name: str) -> bool:
    """Tell whether a driver may have this name: small ASCII letters, digits and ``_``, as its module's name."""
    return name.isascii() and name.isidentifier() and name == name.lower()


def nearest(name: str, allowed: Collection[str]) -> str:
    """Give the allowed name that is most like a wrong one; empty if none is."""
    import difflib  # late: for messages alone

    return next(iter(difflib.get_close_matches(name, sorted(allowed), n=1)), "")
