"""One file merged on its own: `mergekit merge-file`, and `mergekit driver`, which git calls.

Neither knows any history, so left comes first. `merge-file` is a function of its three files and its options: the
built-in rules choose the driver by the path. `driver` runs at the top of a work tree and reads the policy that stands
there (`.mergekit.toml` and `.gitattributes`): while git merges, that is still the target's. A function that either of them
names in a file is read from the last commit, never from the work tree.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence

from mergekit.cli import exits
from mergekit.cli.output import print_bytes, print_json
from mergekit.conflicts import Writer
from mergekit.driver import Contest, MergeDriver, Outcome
from mergekit.drivers import completed, load, options_of, registry, types_of
from mergekit.errors import MergekitError, NotARepository, PolicyError, UnknownDriver, UsageError
from mergekit.policy import Choice, Registry, read_policy

MARKER_SIZE = "marker-size"
LEVELS = ("safe", "balanced", "eager")
_LARGEST_POLICY_FILE = 1 << 20


def merge_file(  # noqa: PLR0913 (what a command line offers)
    base: str,
    left: str,
    right: str,
    *,
    output: str = "",
    path: str = "",
    driver: str = "",
    marker_size: str = "",
    trust: str = "",
    given: Sequence[str] = (),
    as_json: bool = False,
) -> int:
    """Merge two files that started from a base; the null device stands for a base that was not there.

    `path` tells which file of a repository this is (default: `left` as it is named), and so which driver merges it,
    unless one is named; `given` are options for it, as KEY=VALUE. The result goes to `output`, else to standard output.
    """
    name = path or _as_path(left)
    options = {**_marker_option(marker_size), **trust_option(trust)}
    if given and not driver:
        raise UsageError("--option goes with --driver, which names whose options they are", "mergekit merge-file --help")
    if not driver:
        choice = read_policy({}, registry()).driver_for(name)
        driver, options = choice.driver, {**choice.options, **options}
    else:
        options = {**driver_options(driver, given), **options}
    contents = (None if base == os.devnull else _read(base), _read(left), _read(right))
    outcome = _merge(load(driver), name, contents, ("left", "right"), options)
    if output:
        _write(output, outcome.content or b"")
    elif not as_json:
        print_bytes(outcome.content or b"")
    if as_json:
        _print_report(outcome, name, driver, output)
    return exits.FINDINGS if _is_open(outcome) else exits.DONE


def drive(base: str, ours: str, theirs: str, marker_size: str, path: str, *, trust: str = "") -> int:
    """Merge for git and leave the result in the file `ours`.

    Git cannot tell an absent base from an empty one, so an empty one counts as absent. Where the policy cannot be
    read, the lines are merged as text, and the error makes git take that for a conflict: nothing is lost, and nobody
    takes it for clean.
    """
    options = {**_marker_option(marker_size), **trust_option(trust)}
    contents = (_read(base) or None, _read(ours), _read(theirs))
    try:
        # Of all drivers that it names, only this file's is worth a look.
        choice = read_policy(_standing_here, Registry(types_of=types_of)).driver_for(path)
        driver = _named(choice)
        options = {**completed(choice.driver, choice.options, _committed_here), **options}
    except MergekitError:
        outcome = _merge(load("text"), path, contents, ("ours", "theirs"), options)
        _write(ours, outcome.content or b"")
        raise
    outcome = _merge(driver, path, contents, ("ours", "theirs"), options)
    if not any(conflict.driver == "binary" for conflict in outcome.conflicts):  # what shows no conflict stays git's: our side
        _write(ours, outcome.content or b"")
    return exits.FINDINGS if _is_open(outcome) else exits.DONE


def _is_open(outcome: Outcome) -> bool:
    return any(conflict.is_open for conflict in outcome.conflicts)


def _merge(
    driver: MergeDriver,
    path: str,
    contents: tuple[bytes | None, bytes, bytes],
    labels: tuple[str, str],
    options: Mapping[str, str],
) -> Outcome:
    base, *sides = contents
    writers = tuple(Writer(label) for label in sorted(labels))  # "left" before "right", "ours" before "theirs": the sides' order
    return driver.merge(Contest(path, base, tuple(sides), writers, options=options))


def _print_report(outcome: Outcome, path: str, driver: str, output: str) -> None:
    """Print the JSON object of one file's merge."""
    from mergekit.landing.to_json import conflict_to_json, event_to_json, text_to_json, value_to_json

    print_json(
        {
            "path": text_to_json(path),
            "driver": driver,
            "clean": not _is_open(outcome),
            "output": text_to_json(output) or None,
            "content": value_to_json(outcome.content or b""),
            "conflicts": [conflict_to_json(conflict) for conflict in outcome.conflicts],
            "events": [event_to_json(event) for event in outcome.events],
        }
    )


def _marker_option(size: str) -> dict[str, str]:
    """Check the length of conflict markers that was asked for."""
    if not size:
        return {}
    if not (size.isascii() and size.isdigit()):
        message = f"'{size}' is no length of conflict markers"
        raise UsageError(message, "it is a number; git gives it as %L")
    return {MARKER_SIZE: size}


def trust_option(level: str) -> dict[str, str]:
    """Check the level of trust that was asked for."""
    if not level:
        return {}
    if level not in LEVELS:
        raise UsageError(f"'{level}' is no level of trust", f"the levels are: {', '.join(LEVELS)}")
    return {"trust": level}


def driver_options(driver: str, given: Sequence[str]) -> dict[str, str]:
    """Check the options of a driver that a command line gives as KEY=VALUE, and complete them.

    Raises:
        UsageError: if there is no such driver, option, or value.
        PolicyError: if what they name is not there.
    """
    try:
        allowed = options_of(driver)
    except UnknownDriver as error:
        raise UsageError(f"there is no driver '{driver}'", f"the drivers are: {', '.join(error.drivers)}") from error
    found: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or key not in allowed:
            there = ", ".join(f"{name}=..." for name in sorted(allowed)) or "none"
            raise UsageError(f"'{text}' is no option of the driver '{driver}'", f"--option KEY=VALUE; its options are: {there}")
        if allowed[key] and value not in allowed[key]:
            raise UsageError(f"'{value}' is no value of {key}", f"allowed are: {', '.join(sorted(allowed[key]))}")
        found[key] = value
    return dict(completed(driver, found, _committed_here))


def _named(choice: Choice) -> MergeDriver:
    """Load the driver of a choice.

    Raises:
        PolicyError: if it is not there, with the place of the rule that names it.
    """
    try:
        return load(choice.driver)
    except PolicyError as error:
        raise PolicyError(f"{choice.rule.place}: {error.message}", error.hint) from error


def _committed_here(path: str) -> bytes | None:
    """Read a regular file of the last commit of the repository around.

    Raises:
        UsageError: if there is none to read it from.
    """
    from mergekit.cli.repository import open_repository  # late: git calls the driver once per file, and few need this
    from mergekit.git import refs
    from mergekit.git.objects import EXECUTABLE, REGULAR

    hint = "start it within the repository whose last commit has the file"
    try:
        repository = open_repository()
    except NotARepository as error:
        raise UsageError(f"there is no repository here from whose last commit {path} could be read", hint) from error
    head = refs.read(repository, "HEAD")
    if head is None:
        raise UsageError(f"the repository has no commit yet from which {path} could be read", hint)
    entry = repository.objects.lookup(repository.objects.commit(head).tree, path)
    return repository.objects.blob(entry.id) if entry is not None and entry.mode in (REGULAR, EXECUTABLE) else None


def _as_path(name: str) -> str:
    """Take the name of a file for a path in a repository: the part of it that lies below the working directory."""
    parts = os.path.normpath(name).split("/")
    return parts[-1] if parts[0] in {"", os.pardir} else "/".join(parts)


def _read(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123 (an OSError then names the file as the caller did)
        return file.read()


def _write(name: str, content: bytes) -> None:
    with open(name, "wb") as file:  # noqa: PTH123 (as above)
        file.write(content)


def _standing_here(path: str) -> bytes | None:
    """Read a policy file of the work tree: a regular one, reached through real directories, of a sensible size."""
    try:
        at = ""
        for part in path.split("/")[:-1]:
            at = f"{at}{part}/"
            if part in {"", ".", ".."} or not stat.S_ISDIR(os.lstat(at.removesuffix("/")).st_mode):
                return None
        found = os.lstat(path)
        return _read(path) if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST_POLICY_FILE else None
    except (OSError, ValueError):
        return None
