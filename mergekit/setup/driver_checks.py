"""Does git find mergekit's merge driver where attributes ask for it?"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from mergekit.drivers import names, options_of
from mergekit.errors import PolicyError
from mergekit.git.repository import Repository
from mergekit.git.settings import Settings, expanded, last
from mergekit.policy.attributes import ATTRIBUTES_FILE, parse_attributes
from mergekit.setup.findings import Finding
from mergekit.setup.template import DRIVER_COMMAND, driver_names

_PLACEHOLDERS = ("%O", "%A", "%B", "%L", "%P")
_LARGEST = 1 << 20


def check(
    repository: Repository, configured: Settings, top: Path | None, which: Callable[[str], str | None], of_user: Path
) -> Iterator[Finding]:
    """Compare what attributes ask for with what is configured, and that with the programs that there are.

    `of_user` is the file of attributes that git reads where the configuration names none.
    """
    asked = dict(_asked(repository, top, of_user))
    known = driver_names(names())
    for value, where in asked.items():
        if f"merge.{value}.driver" not in configured:
            message = f"{where} gives files to merge={value}, which git does not know: it merges them as plain text"
            if value in known:
                yield Finding("missing", "driver-not-configured", message, "mergekit init", where)
            elif _is_installed(value):
                by_hand = f'git config merge.{value}.driver "{DRIVER_COMMAND}"'
                yield Finding("missing", "driver-not-configured", message, by_hand, where)
            else:
                message = f"{where} says merge={value}, but mergekit has no such driver"
                yield Finding("wrong", "no-such-driver", message, f"correct {where}; the values are: {', '.join(known)}", where)
    if not asked and "merge.mergekit.driver" in configured:
        message = "git's merge driver is configured, but no attribute gives a file to it"
        yield Finding("inert", "driver-unused", message, "mergekit init, or mergekit deinit", "merge.mergekit.driver")
    for value in known:
        command = last(configured, f"merge.{value}.driver")
        if command:
            yield from _command(value, command, which, used=bool(asked))


def _is_installed(value: str) -> bool:
    """Tell whether another package brings the driver that an attribute names."""
    try:
        options_of(value.removeprefix("mergekit-"))
    except PolicyError:
        return False
    return True


def _command(value: str, command: str, which: Callable[[str], str | None], *, used: bool) -> Iterator[Finding]:
    """Look at one configured command."""
    key = f"merge.{value}.driver"
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words or "mergekit" not in command or not all(placeholder in command for placeholder in _PLACEHOLDERS):
        message = f"'{command}' is not how git calls mergekit"
        yield Finding("wrong", "driver-command", message, f'git config {key} "{DRIVER_COMMAND}"', key)
    if words and which(words[0]) is None:
        message = f"'{words[0]}' is not on the PATH: each file that git gives to it becomes a conflict"
        if not used:
            message = f"'{words[0]}' is not on the PATH"
        yield Finding("wrong", "driver-not-found", message, "pipx install git-mergekit, or mergekit deinit", key)


def _asked(repository: Repository, top: Path | None, of_user: Path) -> Iterator[tuple[str, str]]:
    """Give the values of `merge` that are mergekit's, each with a file that asks for it."""
    files = [(repository.git_dir / "info" / "attributes", "info/attributes")]
    own = (str(of_user), *expanded(repository, "core.attributesFile"))[-1]
    files.append((Path(own), own))
    if top is not None:
        files.append((top / ATTRIBUTES_FILE, ATTRIBUTES_FILE))
    for file, name in files:
        for line in parse_attributes(_read(file)):
            for attribute, value in line.states:
                if attribute == "merge" and isinstance(value, str) and (value == "mergekit" or value.startswith("mergekit-")):
                    yield value, f"{name}:{line.number}"


def _read(file: Path) -> bytes:
    """Read a file of attributes as git does: a symlink says nothing."""
    try:
        if file.is_symlink() or file.stat().st_size > _LARGEST:
            return b""
        return file.read_bytes()
    except OSError:
        return b""
