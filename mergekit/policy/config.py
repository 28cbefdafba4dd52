"""`.mergekit.toml`: the target's own word on replicas, landing order and drivers. Strict: what it cannot mean is an error.

replicas = ["agent/*", "task/*"]        # which branches are replicas
priority = ["agent/lead", "agent/*"]    # landing order: a branch that matches an earlier pattern lands first
trust = "balanced"                      # which decisions of rules are believed: safe, balanced or eager (a rule may differ)

[unfinished]                            # a replica whose last commit says so waits until it is named
subjects = ["wip", "fixup!"]            # starts of its subject, in whatever case
trailers = ["Mergekit-Unfinished"]

[votes]                                 # who may vote on recommendations, and what decides (mergekit tally)
electorate = ["agent/*"]                # whose ballots count: patterns of replicas
quorum = 3                              # fewer ballots decide nothing
method = "schulze"                      # or approval, or plurality
signed = false                          # whether only ballots count whose commit has a good signature

[[rules]]                               # the last rule that matches a path decides
path = "findings/**"                    # a pattern as in .gitattributes, or several of them in a list
driver = "records"
key = "id"                              # every further key is an option of the driver

[types.inventory]                       # a type of documents, for rules with driver = "fields", type = "inventory"
stock = "pn-counter"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import NoReturn

from mergekit.errors import PolicyError, UnknownDriver
from mergekit.frozen import field, frozen, replace
from mergekit.policy.defaults import REPLICAS
from mergekit.policy.patterns import MalformedPattern, check_pattern
from mergekit.policy.positions import Key, key_positions, position_of
from mergekit.policy.registry import ANYTHING, Registry
from mergekit.policy.rules import CONFIG_FILE, Misfit, Rule, is_driver_name, nearest
from mergekit.policy.unfinished import Unfinished
from mergekit.policy.voting import METHODS, NOT_YET, Voting

_KEYS = ("priority", "replicas", "rules", "trust", "types", "unfinished", "votes")
_TYPE = "type"
"""The option of a driver that names a type of documents."""
_UNFINISHED_KEYS = ("subjects", "trailers")
_VOTES_KEYS = ("electorate", "method", "quorum", "signed", "signers")
_APPROVALS = "approvals"
_TRUST = ("safe", "balanced", "eager")
_RULE_KEYS = ("driver", "path")
_HINT = f"correct {CONFIG_FILE} on the target branch, from which alone it is read, and commit it there"
_LARGEST_FILE = 1024 * 1024

# What a pattern shows when it is surely not meant, and the word on it.
_PATH_FAULTS = (
    (r"\A\Z", "is empty; write '*' for every path"),
    (r"\A!", "is negated; write the exception as a rule behind this one, since the last match decides ('\\!' is a literal '!')"),
    (r"/\Z", "ends with '/', and so matches no file; write '{pattern}**'"),
    (r"\A\./", "begins with './', which no path does; write '/{bare}'"),
    (r"//|(?:\A|/)\.\.?(?:/|\Z)", "has a component that no path has ('', '.' or '..'); patterns start at the root of the repository"),
    (r"(?<![\[\\])\{[^{}/]*,[^{}/]*\}", "has braces, which stand for themselves here; write a list of patterns ('[{{]' is a literal '{{')"),
)
_BRANCH_FAULTS = (
    (r"\A\Z", "is empty; write '*' for every branch"),
    (r"\A!", "is negated, which patterns of branches cannot be; name the branches that are meant"),
    (r"\Arefs/", "names a ref; branches are named without 'refs/heads/' and without a remote's name"),
    (r"\A/|/\Z", "begins or ends with '/', which no branch does; write '{bare}/*'"),
    (r"[\s\x00-\x1f\x7f]", "holds a blank or a control character, which no branch does"),
)


@frozen
class Config:
    """What `.mergekit.toml` says; the fields' defaults are what holds without the file."""

    replicas: tuple[str, ...] = REPLICAS
    priority: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    unfinished: Unfinished = Unfinished()
    trust: str = ""
    voting: Voting = Voting()
    types: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_config(content: bytes, registry: Registry = ANYTHING) -> Config:
    """Read `.mergekit.toml`; the registry tells which drivers, options and types there are.

    Raises:
        PolicyError: for whatever cannot be meant, with file, line, column, the cause and what is allowed.
    """
    return _Reader(content, registry).config()


class _Reader:
    """One reading of one file."""

    def __init__(self, content: bytes, registry: Registry) -> None:
        if len(content) > _LARGEST_FILE:
            message = f"{CONFIG_FILE}: it has {len(content)} bytes; a policy has at most {_LARGEST_FILE}"
            raise PolicyError(message, _HINT)
        self._registry = registry
        self._types: Mapping[str, str] = {}
        self._text = _decode(content.removeprefix(b"\xef\xbb\xbf")).replace("\r\n", "\n")
        self._tables = _parse(self._text)
        self._positions = key_positions(self._text)

    def config(self) -> Config:
        """Check every key."""
        for key in self._tables:
            if key not in _KEYS:
                self._unknown((key,), key, "key", _KEYS)
        replicas = self._branches("replicas")
        self._types = self._schemas()
        return Config(
            replicas=REPLICAS if replicas is None else replicas,
            priority=self._branches("priority") or (),
            rules=tuple(rule for index, table in enumerate(self._rule_tables()) for rule in self._rules(index, table)),
            unfinished=self._unfinished(),
            trust=self._trust(),
            voting=self._voting(),
            types={name: schema for name, schema in self._types.items() if schema},
        )

    def _schemas(self) -> Mapping[str, str]:
        """Read the types of documents."""
        tables = self._tables.get("types", {})
        if not isinstance(tables, dict):
            self._fail(("types",), f"types is {_kind(tables)}; each type is a table of its own, under the heading [types.NAME]")
        if self._registry.types_of is None:
            return {}
        try:
            return self._registry.types_of(tables)
        except Misfit as wrong:
            at: Key = ("types", *wrong.keys)
            if wrong.message:
                self._fail(at, wrong.message)
            self._unknown(at, wrong.name, wrong.what, wrong.allowed)

    def _unfinished(self) -> Unfinished:
        """Read what marks a commit as unfinished; a key that is not there keeps what is built in."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self._table("unfinished", _UNFINISHED_KEYS).items():
            at: Key = ("unfinished", key)
            if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
                self._fail(at, f'{key} must be a list of texts that are not empty, such as ["wip"]; an empty list marks nothing')
            found[key] = tuple(one.strip().removesuffix(":") if key == "trailers" else one.strip() for one in value)
        return replace(Unfinished(), **found)

    def _trust(self) -> str:
        """Read the level of trust; empty if none is given."""
        value = self._tables.get("trust", "")
        if not isinstance(value, str):
            self._fail(("trust",), f"trust is {_kind(value)}; it must be one of: {', '.join(_TRUST)}")
        if value not in _TRUST and "trust" in self._tables:
            self._unknown(("trust",), value, "level of trust", _TRUST)
        return value

    def _voting(self) -> Voting:
        """Read who may vote and what decides."""
        table = self._table("votes", (*_VOTES_KEYS, _APPROVALS))
        for key in (_APPROVALS, "method"):
            if key in table and (key == _APPROVALS or table[key] == NOT_YET):
                text = f"{NOT_YET} by approvals is reserved, and not there yet; methods are: {', '.join(METHODS)}"
                self._fail(("votes", key), text)
        found = Voting(electorate=self._patterns(("votes", "electorate"), table.get("electorate", [])))
        quorum, method, signed = table.get("quorum", found.quorum), table.get("method", found.method), table.get("signed", found.signed)
        if not isinstance(quorum, int) or isinstance(quorum, bool) or quorum < 1:
            self._fail(("votes", "quorum"), "quorum must be a number of ballots, 1 or more")
        if not isinstance(method, str):
            self._fail(("votes", "method"), f"method is {_kind(method)}; it must be one of: {', '.join(METHODS)}")
        if method not in METHODS:
            self._unknown(("votes", "method"), method, "method of counting", METHODS)
        if not isinstance(signed, bool):
            self._fail(("votes", "signed"), f"signed is {_kind(signed)}; it must be true or false")
        return replace(found, quorum=quorum, method=method, signed=signed, signers=self._signers(table.get("signers", {})))

    def _signers(self, table: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Read who may sign for whom."""
        if not isinstance(table, dict):
            self._fail(
                ("votes", "signers"), f'signers is {_kind(table)}; it must be a table, such as {{ "agent/ann" = "ann@example.com" }}'
            )
        found: list[tuple[str, tuple[str, ...]]] = []
        for voter, names in sorted(table.items()):
            given = [names] if isinstance(names, str) else names
            if not isinstance(given, list) or not given or not all(isinstance(name, str) and name for name in given):
                self._fail(("votes", "signers", voter), f"signers: {voter} must have a name, or a list of names, as git shows who signed")
            found.append((voter, tuple(given)))
        return tuple(found)

    def _table(self, name: str, keys: Collection[str]) -> dict[str, object]:
        """Read a table that has none but some keys; empty if it is not there."""
        table = self._tables.get(name, {})
        if not isinstance(table, dict):
            self._fail((name,), f"{name} is {_kind(table)}; it must be a table, under the heading [{name}]")
        for key in table:
            if key not in keys:
                self._unknown((name, key), key, f"key of {name}", [one for one in keys if one != _APPROVALS])
        return table

    def _branches(self, key: str) -> tuple[str, ...] | None:
        """Read a list of patterns of branches; None if it is not there."""
        return self._patterns((key,), self._tables[key]) if key in self._tables else None

    def _patterns(self, at: Key, value: object) -> tuple[str, ...]:
        """Read a list of patterns of branches."""
        key = at[-1]
        if not isinstance(value, list):
            self._fail(at, f'{key} is {_kind(value)}; it must be a list of branch patterns, such as ["agent/*"]')
        for pattern in value:
            if not isinstance(pattern, str):
                self._fail(at, f'{key} holds {_kind(pattern)}; it must hold branch patterns alone, such as "agent/*"')
            wrong = _fault(pattern, _BRANCH_FAULTS)
            if wrong:
                self._fail(at, f"{key}: the pattern {_quoted(pattern)} {wrong}")
        return tuple(value)

    def _rule_tables(self) -> list[dict[str, object]]:
        """Read the list of rules' tables."""
        tables = self._tables.get("rules", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            one = tables if not isinstance(tables, list) else next(table for table in tables if not isinstance(table, dict))
            self._fail(("rules",), f"rules holds {_kind(one)}; each rule is a table of its own, under the heading [[rules]]")
        return tables

    def _rules(self, index: int, table: dict[str, object]) -> list[Rule]:
        """Read one table: a rule for each of its patterns."""
        at: Key = ("rules", index)
        for key in _RULE_KEYS:
            if key not in table:
                near = nearest(key, [name for name in table if name not in _RULE_KEYS])
                self._fail(
                    at,
                    f"the rule has no {key}"
                    + (f" (is {_quoted(near)} meant to be it?)" if near else "")
                    + "; every rule has path and driver",
                )
        driver = self._driver((*at, "driver"), table["driver"])
        options = {key: self._option(at, driver, key, table[key]) for key in sorted(table) if key not in _RULE_KEYS}
        line = position_of(self._positions, at)[0]
        patterns = self._paths((*at, "path"), table["path"])
        for pattern in patterns:
            wrong = "" if self._registry.unfit is None else self._registry.unfit(driver, pattern, options)
            if wrong:
                self._fail((*at, "path"), f"path: {_quoted(pattern)} with the driver '{driver}': {wrong}")
        return [Rule(pattern, driver, options, CONFIG_FILE, line, f"the target's {CONFIG_FILE} says so") for pattern in patterns]

    def _paths(self, at: Key, value: object) -> list[str]:
        """Read a pattern of paths, or a list of them."""
        found: list[str] = []
        for pattern in value if isinstance(value, list) else [value]:
            if not isinstance(pattern, str):
                self._fail(at, f'path holds {_kind(pattern)}; it must be a pattern, such as "findings/**", or a list of patterns')
            wrong = _fault(pattern, _PATH_FAULTS)
            if wrong:
                self._fail(at, f"path: the pattern {_quoted(pattern)} {wrong}")
            found.append(pattern)
        if not found:
            self._fail(at, 'path is an empty list; it must be a pattern, such as "findings/**", or a list of patterns')
        return found

    def _driver(self, at: Key, value: object) -> str:
        """Read the name of a driver."""
        known = None if self._registry.drivers is None else sorted(self._registry.drivers)
        if not isinstance(value, str):
            self._fail(at, f"driver is {_kind(value)}; it must be a driver's name" + (f": {', '.join(known)}" if known else ""))
        if known is None:
            if not is_driver_name(value):
                self._fail(at, f"driver: {_quoted(value)} is no driver's name; names have small letters, digits and '_'")
        elif value not in known:
            self._elsewhere(at, value, known)
        return value

    def _elsewhere(self, at: Key, name: str, known: list[str]) -> None:
        """Accept the driver of another package; refuse one that is not there, or broken."""
        try:
            if self._registry.options_of is not None and is_driver_name(name):
                self._registry.options_of(name)
                return
        except UnknownDriver as error:
            self._unknown(at, name, "driver", error.drivers, f"install the package that brings it, or {_HINT}")
        except PolicyError as error:
            self._fail(at, error.message, error.hint)
        self._unknown(at, name, "driver", known)

    def _option(self, at: Key, driver: str, key: str, value: object) -> str:
        """Read an option of a driver."""
        allowed = self._registry.options_of(driver) if self._registry.options_of is not None else None
        if allowed is not None and key not in allowed:
            self._unknown((*at, key), key, f"key, and no option of the driver '{driver}'", (*_RULE_KEYS, *sorted(allowed)))
        if not isinstance(value, str):
            self._fail((*at, key), f"{key} is {_kind(value)}; an option is a text in quotes")
        if key == _TYPE and self._registry.types_of is not None and value not in self._types:
            self._unknown((*at, key), value, "type of documents", sorted(self._types))
        values = sorted(allowed[key]) if allowed is not None else []
        if values and value not in values:
            self._unknown((*at, key), value, f"value of {key}", values)
        return value

    def _unknown(self, at: Key, name: str, what: str, allowed: Collection[str], hint: str = _HINT) -> NoReturn:
        """Refuse a name that is none of the allowed ones, and offer the nearest."""
        near = nearest(name, allowed)
        meant = f"; is {_quoted(near)} meant?" if near else "."
        allowing = f"Allowed are: {', '.join(allowed)}" if allowed else "It has none"
        self._fail(at, f"{_quoted(name)} is an unknown {what}{meant} {allowing}", hint)

    def _fail(self, at: Key, message: str, hint: str = _HINT) -> NoReturn:
        """Refuse what stands at a key."""
        line, column = position_of(self._positions, at)
        raise PolicyError(f"{CONFIG_FILE}:{line}:{column}: {message}", hint)


def _decode(content: bytes) -> str:
    """Decode UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").replace("\r\n", "\n")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; the file must be UTF-8 text"
        raise _error(message, before.count("\n") + 1, len(before) - before.rfind("\n")) from error


def _parse(text: str) -> dict[str, object]:
    """Parse TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        cause, _, where = message.rpartition(" (at ")
        found = re.fullmatch(r"line (\d+), column (\d+)\)", where)
        place = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, len(text) - text.rfind("\n"))
        message = f"this is not TOML: {cause or message}"
        raise _error(message, *place) from error
    except RecursionError as error:
        message = "values are nested too deeply; a policy needs no more than a list of tables"
        raise _error(message, 1, 1) from error
    except ValueError as error:  # Python refuses to read a number of thousands of digits
        message = f"a value cannot be read: {error}"
        raise _error(message, 1, 1) from error


def _error(message: str, line: int, column: int) -> PolicyError:
    """Say what is wrong and where."""
    return PolicyError(f"{CONFIG_FILE}:{line}:{column}: {message}", _HINT)


def _kind(value: object) -> str:
    """Name the type of a TOML value, as a person would."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _quoted(text: str) -> str:
    """Quote a name for a message, so that blanks and line ends show."""
    return "'" + text.encode("unicode_escape").decode() + "'" if not text.isprintable() else f"'{text}'"


def _fault(pattern: str, faults: tuple[tuple[str, str], ...]) -> str:
    """Say why a pattern is surely not meant, or can match nothing; empty if it is fine."""
    for sign, meaning in faults:
        if re.search(sign, pattern):
            return meaning.format(pattern=pattern, bare=pattern.strip("/").removeprefix("./"))
    try:
        check_pattern(pattern.encode())
    except MalformedPattern as error:
        return f"matches nothing: {error}"
    return ""
