"""What git's configuration says: read by git itself, which knows every file, include and condition of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from mergekit.git.process import run_git
from mergekit.git.repository import Repository

Settings: TypeAlias = Mapping[str, tuple[str, ...]]
"""From keys, as git writes them (`merge.mergekit.driver`, `core.hookspath`), to their values, the one that counts last."""

_ONE_COMMAND = "command"
"""The scope of what holds for a single command, ours among them."""


def settings(repository: Repository) -> Settings:
    """Read the configuration as it counts in this work tree, of all scopes but that of one command."""
    answer = run_git(f"--git-dir={repository.own_dir}", "config", "--list", "-z", "--show-scope")
    fields = answer.output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    found: dict[str, list[str]] = {}
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        key, is_set, value = entry.partition("\n")
        if scope != _ONE_COMMAND:
            found.setdefault(key, []).append(value if is_set else "true")
    return {key: tuple(values) for key, values in found.items()}


def last(found: Settings, key: str, default: str = "") -> str:
    """Give the value that counts."""
    return found.get(key, (default,))[-1]


def is_on(found: Settings, key: str) -> bool:
    """Tell whether a setting is a word for yes."""
    return last(found, key).lower() in {"true", "yes", "on", "1"}


def expanded(repository: Repository, key: str) -> tuple[str, ...]:
    """List the values of a key as paths, `~` expanded as git does it, the one that counts last."""
    answer = run_git(f"--git-dir={repository.own_dir}", "config", "-z", "--show-scope", "--type=path", "--get-all", key)
    fields = answer.output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return tuple(value for scope, value in zip(fields[::2], fields[1::2], strict=False) if scope != _ONE_COMMAND)


def of_user() -> Settings:
    """Read the user's own configuration."""
    answer = run_git("config", "--global", "--includes", "--list", "-z")
    found: dict[str, list[str]] = {}
    for entry in answer.output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        key, is_set, value = entry.partition("\n")
        found.setdefault(key, []).append(value if is_set else "true")
    return {key: tuple(values) for key, values in found.items()}
