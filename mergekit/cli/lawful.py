"""What `mergekit laws` is asked about: a driver, a path, or a function, with kinds of values that fit and versions from history."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mergekit.cli.one_file import driver_options
from mergekit.cli.repository import open_repository
from mergekit.drivers import completed, load, names
from mergekit.errors import MergekitError, NotARepository, UnknownDriver, UsageError
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.laws.contests import Example, Subject
from mergekit.laws.kinds import KINDS, LINES, NUMBER, OBJECT, RECORDS, SET, Kind
from mergekit.laws.laws import LAWS, Result
from mergekit.laws.past import examples_of, kind_of, pasts
from mergekit.laws.refuting import Refutation, Report, Search, examples
from mergekit.policy.rules import is_driver_name, nearest

if TYPE_CHECKING:
    from mergekit.git.repository import Repository
    from mergekit.landing.to_json import Json
    from mergekit.laws.past import Past
    from mergekit.policy import Choice, Policy

_FUNCTION = "function"
_HASH_SEEDS = ("1", "2")


@frozen
class Asked:
    """A subject, the kinds of values to try (`probing`: only those that it decides about), and examples from history."""

    subject: Subject
    kinds: tuple[Kind, ...]
    probing: bool
    past: tuple[tuple[Subject, Example], ...]


def asked(what: str, given: Sequence[str], kinds: Sequence[str]) -> Asked:
    """Find what is meant by ``NAME``, ``PATH``, ``FILE.py:NAME`` or ``package.module:NAME``.

    A function's file is read as it stands here: what is tried is what somebody is about to commit.

    Raises:
        UsageError: if it is nothing of that.
        PolicyError: if a policy, or what it names, cannot be read.
    """
    around = _around()
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is no kind of values", f"the kinds are: {', '.join(KINDS)}")
    place, colon, _ = what.rpartition(":")
    if colon and (place.endswith(".py") or "/" not in place):
        subject, found = _function(what, given, around)
    elif is_driver_name(what) and (driver := _driver(what, given)) is not None:
        subject, found = driver, _pasts(around, lambda choice, _: choice.driver == what)
    else:
        subject, found = _path(what, given, around)
    return _with_kinds(subject, found, [KINDS[kind] for kind in kinds])


def check_laws(names: Sequence[str]) -> tuple[str, ...]:
    """Check the names of laws.

    Raises:
        UsageError: if one is none.
    """
    for name in names:
        if name not in LAWS:
            raise UsageError(f"'{name}' is no law", f"the laws are: {', '.join(LAWS)}")
    return tuple(names)


def _with_kinds(subject: Subject, found: Sequence[tuple[Past, Choice]], kinds: Sequence[Kind]) -> Asked:
    own = {kind.name: kind for past, _ in found for version in past.versions for kind in [kind_of(version)] if kind is not None}
    fit = tuple(kinds) or tuple(own.values()) or _fit_for(subject)
    if not subject.path:
        subject = replace(subject, path={"lines": "file.txt", "records": "file.jsonl"}.get(fit[0].name, "file.json"))
    past = tuple(
        (replace(subject, path=one.path, options={**choice.options, **subject.options}), example)
        for one, choice in found
        for example in examples_of(one)
    )
    return Asked(subject, fit, not kinds and not own and subject.driver.name == _FUNCTION, past)


def _fit_for(subject: Subject) -> tuple[Kind, ...]:
    """Choose kinds of values for a driver, by its options and the end of its path."""
    name, options, suffix = subject.driver.name, subject.options, subject.path.rpartition(".")[2]
    if options.get("values") == "json":
        return (NUMBER, SET, OBJECT)
    if suffix in {"jsonl", "ndjson"} or (name == "records" and not subject.path and options.get("form") in (None, "jsonl")):
        return (RECORDS,)
    return (OBJECT,) if suffix == "json" or (name in {"siblings", "fields"} and not subject.path) else (LINES,)


# ---- what is named ----


def _around() -> tuple[Repository, bytes, Policy] | None:
    """Open the repository around, with its last commit and that one's policy; None where there is none."""
    from mergekit.landing.target import policy_of

    with suppress(NotARepository):
        repository = open_repository()
        head = refs.read(repository, "HEAD")
        if head is not None:
            return repository, head, policy_of(repository.objects, repository.objects.commit(head).tree)
    return None


def _driver(name: str, given: Sequence[str]) -> Subject | None:
    try:
        driver = load(name)
    except UnknownDriver:
        return None
    return Subject(driver, driver_options(name, given), "")


def _path(path: str, given: Sequence[str], around: tuple[Repository, bytes, Policy] | None) -> tuple[Subject, list[tuple[Past, Choice]]]:
    from mergekit.cli.commands.policy import in_repository

    if around is None:
        raise UsageError(f"'{path}' is no driver, and there is no repository here whose policy would name one for such a path", _usage())
    repository, _, policy = around
    place = in_repository(repository, path)
    meant = nearest(path, names()) if is_driver_name(path) and not os.path.lexists(path) else ""
    if meant:
        raise UsageError(f"'{path}' is no driver, and no file here", f"did you mean: mergekit laws {meant}")
    choice = policy.driver_for(place)
    options = {**choice.options, **(driver_options(choice.driver, given) if given else {})}
    return Subject(load(choice.driver), options, place), _pasts(around, lambda _, other: other == place)


def _function(
    what: str, given: Sequence[str], around: tuple[Repository, bytes, Policy] | None
) -> tuple[Subject, list[tuple[Past, Choice]]]:
    """Take the options of the rule that names a function, if there is one, and those given; its file as it stands here."""
    place = what
    with suppress(UsageError):
        if around is not None and what.partition(":")[0].endswith(".py"):
            from mergekit.cli.commands.policy import in_repository

            file, _, name = what.rpartition(":")
            place = f"{in_repository(around[0], file)}:{name}"
    found = _pasts(around, lambda choice, _: choice.driver == _FUNCTION and choice.options.get(_FUNCTION) == place)
    rules = () if around is None else around[2].configured
    ruled = next((rule.options for rule in reversed(rules) if rule.options.get(_FUNCTION) == place), {})
    allowed = load(_FUNCTION).options
    named = {key: value for key, value in ruled.items() if key in allowed}
    options = {**named, **_pairs(given), _FUNCTION: what}
    return Subject(load(_FUNCTION), completed(_FUNCTION, options, _standing_here), ""), found


def _pairs(given: Sequence[str]) -> dict[str, str]:
    """Check the options of a function that are given beside its place."""
    allowed = load(_FUNCTION).options
    found: dict[str, str] = {}
    for text in given:
        key, _, value = text.partition("=")
        if not allowed.get(key) or value not in allowed[key]:
            there = ", ".join(f"{name}={'|'.join(sorted(values))}" for name, values in sorted(allowed.items()) if values)
            raise UsageError(f"'{text}' is no option of a function", f"--option KEY=VALUE; the options are: {there}")
        found[key] = value
    return found


def _pasts(around: tuple[Repository, bytes, Policy] | None, wanted: Callable[[Choice, str], bool]) -> list[tuple[Past, Choice]]:
    if around is None:
        return []
    repository, head, policy = around
    return [(past, policy.driver_for(past.path)) for past in pasts(repository, head, lambda path: wanted(policy.driver_for(path), path))]


def _standing_here(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (as everywhere in this room)
            return file.read()
    except OSError:
        return None


def _usage() -> str:
    return "mergekit laws DRIVER, mergekit laws PATH (in a repository), or mergekit laws FILE.py:NAME"


# ---- another process ----


def answers_as_json(one: Asked, kinds: Sequence[Kind], search: Search) -> dict[str, Json]:
    """Give what this process answers to all examples."""
    generated = (example for kind in kinds for example in examples(kind, search.count, search.seed))
    outcomes = (one.subject.merge(example.base_bytes, example.side_bytes) for example in generated)
    return {"answers": [_answer(outcome.content, len(outcome.conflicts)) for outcome in outcomes]}


def _answer(content: bytes | None, conflicts: int) -> str:
    return f"{conflicts} {'-' if content is None else content.hex()}"


def differing(report: Report, search: Search, arguments: Sequence[str]) -> Refutation | None:
    """Ask two processes that hash texts differently, and give the first example at which they disagree.

    A function that goes through a set answers in an order that no process has twice.

    Raises:
        MergekitError: if a process gives no answers.
    """
    told = _asked_elsewhere(arguments)
    kinds = [KINDS[name] for name in report.kinds]
    generated = [example for kind in kinds for example in examples(kind, search.count, search.seed)]
    for example, first, second in zip(generated, *told, strict=True):
        if first != second:
            results = (_read("one process", first), _read("another", second))
            message = "another process answers differently: it depends on the order of a set, perhaps"
            kind = "" if example.kind is None else example.kind.name
            return Refutation("determinism", message, kind, "", example.base_bytes, example.side_bytes, results)
    return None


def _asked_elsewhere(arguments: Sequence[str]) -> list[list[str]]:
    """Start the processes at once, and give the answers of each."""
    command = [sys.executable, "-m", "mergekit", "laws", *arguments, "--answers"]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=pipe, stderr=pipe)  # noqa: S603 (itself)
        for seed in _HASH_SEEDS
    ]
    found: list[list[str]] = []
    for out, error in [process.communicate() for process in started]:
        try:
            found.append(json.loads(out)["answers"])
        except (ValueError, KeyError) as wrong:
            raise MergekitError("a second process gave no answers", error.decode("utf-8", "replace").strip()) from wrong
    return found


def _read(how: str, answer: str) -> Result:
    conflicts, _, content = answer.partition(" ")
    return Result(how, None if content == "-" else bytes.fromhex(content), int(conflicts))


def with_refutation(report: Report, found: Refutation | None) -> Report:
    """Put a refutation of determinism first, if none is there."""
    if found is None or any(one.law == found.law for one in report.refuted):
        return report
    return replace(report, refuted=(found, *report.refuted))


def is_built_in(name: str) -> bool:
    """Tell whether a driver is mergekit's own code: the suite of mergekit tries those in several processes."""
    return name in names() and name != _FUNCTION
