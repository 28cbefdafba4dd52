"""`Policy`: the one answer to which driver merges a path, from all sources, weakest first.

1. the built-in rules (`defaults.py`);
2. the attributes ``merge`` and ``filter`` of the target's `.gitattributes` files: closer files and later lines win;
3. the rules of the target's `.mergekit.toml`: later rules win.

=====================  =====================================================================================
``merge=text``, set    text
``merge=union``        records, in the form of lines
``merge=binary``       binary; so does ``-merge``
``merge=mergekit``     what the built-in rules say; so do other mergers of text and code (`GENERAL_MERGERS`)
``merge=mergekit-X``   the driver X
any other value        binary: the repository wants a merge that mergekit does not know, and no blend
``filter=X``           binary, unless a driver X is named as above: what Git stores is a pointer or a cipher
=====================  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from mergekit.errors import PolicyError, UnknownDriver
from mergekit.frozen import field, frozen, replace
from mergekit.policy import defaults
from mergekit.policy.attributes import Attributes, Origin, State, Value
from mergekit.policy.patterns import Matcher, branch_matcher, path_matcher
from mergekit.policy.registry import ANYTHING, Load, Registry
from mergekit.policy.rules import CONFIG_FILE, Choice, Rule, is_driver_name, nearest
from mergekit.policy.unfinished import Unfinished
from mergekit.policy.voting import Voting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

GENERAL_MERGERS = ("mergekit", "mergiraf", "spork", "weave")
"""Values of ``merge`` that ask for a better merge of text and code in general: mergekit's own decision stands."""

RULED = ("text", "document")
"""Drivers that decide by rules with odds: the policy's `trust` counts for them."""

TYPED = ("fields",)
"""Drivers that merge by a type of documents: the schema of the type that their option `type` names is another option."""

_PREFIX = "mergekit-"
_DECIDING = ("merge", "filter")


@frozen
class Policy:
    """The policy of one target. Made by `read_policy`; the answers are remembered.

    A pure function of the target's files: neither the order nor the number of questions changes an answer or `hash`.
    `complete` adds to the options of a driver that an attribute names what else decides its results; the rules have theirs.
    `only` names the drivers that may run, if not all may: files of the others merge as `binary`.
    """

    attributes: Attributes = field(repr=False)
    replicas: tuple[str, ...] = defaults.REPLICAS
    priority: tuple[str, ...] = ()
    configured: tuple[Rule, ...] = ()
    drivers: frozenset[str] | None = None
    unfinished: Unfinished = Unfinished()
    trust: str = ""
    voting: Voting = Voting()
    types: Mapping[str, str] = field(default_factory=dict, repr=False)
    complete: Callable[[str, Mapping[str, str]], Mapping[str, str]] | None = field(default=None, repr=False)
    only: frozenset[str] | None = None
    _choices: dict[str, Choice] = field(default_factory=dict, init=False, repr=False)
    _matchers: dict[str, tuple[Callable[[bytes], bool], ...]] = field(default_factory=dict, init=False, repr=False)
    _configured: tuple[tuple[Rule, Matcher], ...] = field(init=False, repr=False)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __post_init__(self) -> None:
        """Prepare the rules for matching."""
        object.__setattr__(self, "_configured", _strongest_first(self.configured))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that are no attributes, weakest first."""
        return (*defaults.RULES, *self.configured)

    def driver_for(self, path: str) -> Choice:
        """Choose the driver of a path (decoded from Git's bytes with ``surrogateescape``).

        Raises:
            PolicyError: if an attribute names a driver that is not there.
        """
        known = self._choices.get(path)
        if known is None:
            rule = self._allowed(self._decide(path))
            known = self._choices[path] = Choice(rule.driver, {**self._further(rule), **rule.options}, rule)
        return known

    def _further(self, rule: Rule) -> Mapping[str, str]:
        """Give the options that the policy as a whole adds to those of a rule."""
        if rule.driver in RULED:
            return {"trust": self.trust} if self.trust else {}
        schema = self.types.get(rule.options.get("type", "")) if rule.driver in TYPED else None
        return {"schema": schema} if schema else {}

    def attributes_of(self, path: str) -> Mapping[str, Value]:
        """Give what `.gitattributes` say about a path: a value, True (set) or False (``-name``); absent if unspecified."""
        return self.attributes.of(path)

    def is_replica(self, branch: str) -> bool:
        """Tell whether a branch is a replica. It is named without ``refs/heads/``, ``refs/remotes/`` and a remote's name."""
        raw = branch.encode("utf-8", "surrogateescape")
        return any(matches(raw) for matches in self._branches("replicas", self.replicas))

    def priority_of(self, branch: str) -> int:
        """Give a branch's place in the landing order, the lowest first: that of the first pattern that it matches.

        Branches that match none come last, all at one place.
        """
        raw = branch.encode("utf-8", "surrogateescape")
        matchers = self._branches("priority", self.priority)
        return next((place for place, matches in enumerate(matchers) if matches(raw)), len(matchers))

    @property
    def hash(self) -> str:
        """Identify what decides results, in 40 hexadecimal digits (trailer ``Mergekit-Policy``).

        It covers the built-in rules, the rules and types of `.mergekit.toml`, and what the root's `.gitattributes` says about
        ``merge`` and ``filter``, with the code that these name and that is not built in, all in a canonical form: comments,
        layout and other attributes do not matter, nor do `replicas`, `priority`, `unfinished` and `voting`, which decide what
        lands or is counted and not what a merge of it shows. It does not cover the
        `.gitattributes` of directories: finding them all costs a walk through the whole tree, and a hash of those
        that one run happened to load would differ between runs. So it names a policy, and equal hashes are no proof
        that two targets merge a path alike: that is `hash_for`.
        """
        rules = tuple((rule.pattern, rule.driver, tuple(sorted(rule.options.items()))) for rule in self.rules)
        trust = (self.trust,) if self.trust else ()
        types = (tuple(sorted(self.types.items())),) if self.types else ()
        lines = self.attributes.canonical(_DECIDING)
        return _digest((rules, lines, *self._packages(lines), *trust, *types))

    def _packages(self, lines: tuple[tuple[str, tuple[State, ...]], ...]) -> tuple[tuple[str, ...], ...]:
        """Give the packages of the drivers that attributes name and that are not built in; one that is not there decides nothing."""
        if self.complete is None or self.drivers is None:
            return ()
        values = {value for _, states in lines for name, value in states if name == "merge" and isinstance(value, str)}
        named = sorted(value.removeprefix(_PREFIX) for value in values if value.startswith(_PREFIX))
        found: list[tuple[str, ...]] = []
        for driver in named:
            if driver not in self.drivers and is_driver_name(driver):
                try:
                    found.append((driver, *(text for pair in sorted(self.complete(driver, {}).items()) for text in pair)))
                except PolicyError:
                    continue
        return tuple(found)

    def hash_for(self, paths: Iterable[str]) -> str:
        """Identify what decides the merge of these paths, in 40 hexadecimal digits; exact, whichever files say so.

        Law: two policies give the same if and only if they choose the same driver and options for every one of the
        paths. What is remembered about a merge of these paths is kept under this, not under `hash`.

        Raises:
            PolicyError: if an attribute names a driver that is not there.
        """
        choices = ((path, self.driver_for(path)) for path in sorted(set(paths)))
        return _digest(tuple((path, choice.driver, tuple(sorted(choice.options.items()))) for path, choice in choices))

    def runs(self, driver: str) -> bool:
        """Tell whether a driver may run under this policy."""
        return self.only is None or driver in self.only

    def withholds(self, path: str) -> bool:
        """Tell whether a path's driver may not run, so that `binary` stands in its place."""
        return self.only is not None and not self.runs(self._decide(path).driver)

    def _allowed(self, rule: Rule) -> Rule:
        """Put `binary` in the place of a driver that may not run."""
        if self.runs(rule.driver):
            return rule
        return replace(rule, driver="binary", options={}, reason=f"{rule.driver}: code that this policy names is not run here")

    def _decide(self, path: str) -> Rule:
        """Ask the sources, strongest first."""
        raw = path.encode("utf-8", "surrogateescape")
        found = _first(self._configured, raw) or self._attribute_rule(path) or _first(_built_in(), raw)
        assert found is not None  # noqa: S101 (the weakest built-in rule matches everything)
        return found

    def _attribute_rule(self, path: str) -> Rule | None:
        """Make a rule of what the attributes say; None if they leave it open."""
        origins = self.attributes.explain(path, _DECIDING)
        merge, stored = origins.get("merge"), origins.get("filter")
        value = merge.value if merge is not None else None
        if merge is not None and isinstance(value, str) and value.startswith(_PREFIX):
            return self._named(merge, value.removeprefix(_PREFIX))
        if stored is not None and isinstance(stored.value, str) and stored.value:
            reason = f"filter={stored.value}: what is stored stands for something else"
            return Rule(stored.pattern, "binary", {}, stored.source, stored.line, reason)
        if merge is None or value is None or value in GENERAL_MERGERS:
            return None
        driver, options, reason = _meaning(value)
        return Rule(merge.pattern, driver, options, merge.source, merge.line, reason)

    def _named(self, merge: Origin, driver: str) -> Rule:
        """Make the rule of ``merge=mergekit-NAME``."""
        options: Mapping[str, str] = {}
        try:
            if not self.runs(driver):
                return Rule(merge.pattern, driver, {}, merge.source, merge.line)
            if self.complete is not None and is_driver_name(driver):
                options = self.complete(driver, {})
            missing = not is_driver_name(driver) if self.drivers is None else driver not in self.drivers and not options
        except UnknownDriver:
            missing = True
        except PolicyError as error:
            raise PolicyError(f"{merge.source}:{merge.line}: merge={merge.value}: {error.message}", error.hint) from error
        if missing:
            near = nearest(driver, self.drivers or ())
            meant = f"; is '{_PREFIX}{near}' meant?" if near else "."
            names = f" The drivers are: {', '.join(sorted(self.drivers))}" if self.drivers else " A name has small letters, digits and '_'"
            message = f"{merge.source}:{merge.line}: merge={merge.value} names no driver{meant}{names}"
            raise PolicyError(message, f"correct {merge.source} on the target branch, from which alone it is read, and commit it there")
        return Rule(merge.pattern, driver, options, merge.source, merge.line, f"merge={merge.value}")

    def _branches(self, name: str, patterns: tuple[str, ...]) -> tuple[Callable[[bytes], bool], ...]:
        """Compile patterns of branches once."""
        known = self._matchers.get(name)
        if known is None:
            known = self._matchers[name] = tuple(branch_matcher(pattern.encode()) for pattern in patterns)
        return known


def read_policy(files: Mapping[str, bytes] | Load, registry: Registry = ANYTHING) -> Policy:
    """Read the policy of a target.

    `files` maps paths in the target's tree to the content of regular files, or loads one on demand: `.mergekit.toml` at
    once, and `.gitattributes` of the root and of the directories on the way to a path when that path is first asked for.
    The registry tells what they may name.

    Raises:
        PolicyError: if `.mergekit.toml` cannot be meant, with file, line, column, the cause and what is allowed; or if a rule needs
            what is not there.
    """
    load: Load = files.get if isinstance(files, Mapping) else files
    attributes = Attributes(load)
    known, completed = registry.drivers, registry.completed
    complete = None if completed is None else lambda driver, options: completed(driver, options, load)
    content = load(CONFIG_FILE)
    if content is None:
        return Policy(attributes, drivers=known, complete=complete)
    from mergekit.policy.config import read_config  # late: reading TOML costs 10 ms, and most repositories have none

    config = read_config(content, registry)
    rules = config.rules if complete is None else tuple(_complete(rule, complete) for rule in config.rules)
    unfinished, trust, voting, types = config.unfinished, config.trust, config.voting, config.types
    return Policy(attributes, config.replicas, config.priority, rules, known, unfinished, trust, voting, types, complete)


def _complete(rule: Rule, complete: Callable[[str, Mapping[str, str]], Mapping[str, str]]) -> Rule:
    """Complete the options of a rule.

    Raises:
        PolicyError: if it needs what is not there.
    """
    try:
        options = complete(rule.driver, rule.options)
    except PolicyError as error:
        raise PolicyError(f"{rule.place}: {error.message}", error.hint) from error
    return rule if options == rule.options else replace(rule, options=options)


def _meaning(value: Value) -> tuple[str, Mapping[str, str], str]:
    """Translate a value of ``merge``: driver, options and the reason."""
    if value is True or value == "text":
        return "text", {}, "merge" if value is True else "merge=text"
    if value is False:
        return "binary", {}, "-merge: nothing to blend"
    if value == "binary":
        return "binary", {}, "merge=binary: nothing to blend"
    if value == "union":
        return "records", {"form": "lines"}, "merge=union: the lines of all sides"
    return "binary", {}, f"merge={value} is not known to mergekit, which runs no driver of a clone's configuration and blends nothing"


def _strongest_first(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, Matcher], ...]:
    """Pair rules with their matchers, in the order in which they are asked."""
    return tuple((rule, path_matcher(rule.pattern.encode())) for rule in reversed(rules))


@cache
def _built_in() -> tuple[tuple[Rule, Matcher], ...]:
    """Give the built-in rules, strongest first."""
    return _strongest_first(defaults.RULES)


def _first(rules: tuple[tuple[Rule, Matcher], ...], path: bytes) -> Rule | None:
    """Find the first rule that matches."""
    name = path.rpartition(b"/")[2]
    return next((rule for rule, matches in rules if matches(path, name)), None)


def _digest(value: _Plain) -> str:
    """Hash nested tuples of texts."""
    from mergekit.digest import sha256  # late: a driver call needs no hash

    return sha256(_canonical(value)).hexdigest()[:40]


_Plain: TypeAlias = "str | bool | tuple[_Plain, ...] | None"


def _canonical(value: _Plain) -> bytes:
    """Write nested tuples of texts so that no two of them are written alike."""
    if isinstance(value, tuple):
        return b"(%d:" % len(value) + b"".join(_canonical(part) for part in value) + b")"
    if isinstance(value, str):
        raw = value.encode("utf-8", "surrogateescape")
        return b"%d:" % len(raw) + raw
    return {None: b"!", True: b"+", False: b"-"}[value]
