"""`init` and `deinit`: which files change how, planned as data and then made.

Three files: the policy at the root (`.mergekit.toml`), git's attributes, and git's configuration. In the latter two,
mergekit's lines stand between marks, and whatever somebody else wrote is left as it is: deinit gives back the very bytes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, TypeAlias

from mergekit.drivers import names
from mergekit.errors import UsageError
from mergekit.frozen import frozen
from mergekit.git import marked
from mergekit.git.edits import Edit, make, read_file
from mergekit.git.repository import Repository
from mergekit.git.settings import Settings
from mergekit.policy.attributes import ATTRIBUTES_FILE, parse_attributes
from mergekit.policy.rules import CONFIG_FILE
from mergekit.setup import template

BLOCK = "init"
"""The name of mergekit's blocks in attributes and configuration."""

_SECTION = re.compile(rb'^\[merge "([^"]+)"\]', re.MULTILINE)


@frozen
class Places:
    """The files of one scope: a repository's, or a user's, who has no policy and may keep the files behind symlinks."""

    configuration: Path
    attributes: Path
    policy: Path | None = None


What: TypeAlias = Literal["configuration", "attributes", "policy"]
"""Which of the files."""


@frozen
class Change:
    """What becomes of one file: `action` in a word, and why."""

    what: What
    action: Literal["write", "remove", "keep"]
    edit: Edit
    reason: str


def places_of(repository: Repository) -> Places:
    """Give the files of a repository: its configuration (all work trees share it), and what stands at the top of this one.

    Raises:
        UsageError: if it has no work tree.
    """
    if repository.is_bare:
        raise UsageError(
            "the repository is bare: nothing is merged in it file by file", "mergekit init in a clone, or mergekit init --global"
        )
    top = Path(repository.top)
    return Places(repository.git_dir / "config", top / ATTRIBUTES_FILE, top / CONFIG_FILE)


def plan_init(places: Places, configured: Settings) -> tuple[Change, ...]:
    """Tell what `init` does; `configured` is the configuration as it counts now.

    Law: made once, the same plan keeps everything.

    Raises:
        RepositoryError: if one of the files is none.
    """
    found = [_configure(places, configured), _attribute(places)]
    if places.policy is not None:
        path, before = read_file(places.policy)
        if before is None:
            found.append(Change("policy", "write", Edit(path, None, template.policy_text(names())), "a policy of comments"))
        else:
            found.append(Change("policy", "keep", Edit(path, before, before), "is there already"))
    return tuple(found)


def plan_deinit(places: Places) -> tuple[Change, ...]:
    """Tell what `deinit` does: everything goes that init wrote and nobody changed since.

    Raises:
        RepositoryError: if one of the files is none.
    """
    found: list[Change] = []
    if places.policy is not None:
        path, before = read_file(places.policy)
        if before == template.policy_text(names()):
            found.append(Change("policy", "remove", Edit(path, before, None), "as init wrote it"))
        elif before is not None:
            found.append(Change("policy", "keep", Edit(path, before, before), "has been edited, so it is yours"))
    follow = places.policy is None
    for what, file in (("attributes", places.attributes), ("configuration", places.configuration)):
        path, before = read_file(file, follow=follow or what == "configuration")
        after = marked.remove(before, BLOCK)
        if after != before:
            found.append(
                Change("attributes" if what == "attributes" else "configuration", "remove", Edit(path, before, after), "init's lines")
            )
    return tuple(found)


def carry_out(changes: tuple[Change, ...]) -> None:
    """Make planned changes, one file after the other.

    Raises:
        RepositoryError: if a file is locked, or has changed since the plan was made.
    """
    for change in changes:
        make(change.edit)


def _without_block(file: Path, *, follow: bool) -> Edit:
    path, before = read_file(file, follow=follow)
    return Edit(path, before, marked.remove(before, BLOCK))


def _configure(places: Places, configured: Settings) -> Change:
    """Add the sections of drivers that no other configuration has."""
    path, before = read_file(places.configuration, follow=True)
    ours = _ours(before)
    wanted = [name for name in template.driver_names(names()) if name in ours or f"merge.{name}.driver" not in configured]
    if not wanted or (marked.holds(before, BLOCK) and set(wanted) == ours):
        return Change("configuration", "keep", Edit(path, before, before), "git knows the driver already")
    after = marked.insert(before, BLOCK, template.driver_sections(wanted))
    return Change("configuration", "write", Edit(path, before, after), "git's merge driver")


def _ours(content: bytes | None) -> set[str]:
    """List the drivers that stand between init's marks."""
    if content is None or not marked.holds(content, BLOCK):
        return set()
    without = marked.remove(content, BLOCK) or b""
    return {name.decode("utf-8", "replace") for name in _SECTION.findall(content)} - {
        name.decode("utf-8", "replace") for name in _SECTION.findall(without)
    }


def _attribute(places: Places) -> Change:
    """Give every file to mergekit, on top of what the file says, so that all of that still counts."""
    path, before = read_file(places.attributes, follow=places.policy is None)
    others = parse_attributes(marked.remove(before, BLOCK) or b"")
    if any(line.pattern == b"*" and ("merge", "mergekit") in line.states for line in others):
        return Change("attributes", "keep", Edit(path, before, before), "all files are given to mergekit already")
    after = marked.insert(before, BLOCK, template.ATTRIBUTES, on_top=True)
    if after == before:
        return Change("attributes", "keep", Edit(path, before, before), "init's lines are there already")
    return Change("attributes", "write", Edit(path, before, after), "files go to mergekit, unless other lines say otherwise")
