"""The texts that `init` writes: a policy in which everything is a comment, an attribute, the driver's configuration."""

from __future__ import annotations

from collections.abc import Iterable

from mergekit.policy.defaults import REPLICAS
from mergekit.policy.unfinished import SUBJECTS, TRAILERS

DRIVER_COMMAND = "mergekit driver %O %A %B %L %P"
"""What git runs for a file that its attributes give to mergekit."""

ATTRIBUTES = b"* merge=mergekit\n"
"""Every file; the lines behind it, and closer files, say what is an exception."""

_POLICY = """\
# What mergekit goes by in this repository. It is read from the last commit of the branch that is merged into: edits count
# once they are committed there. Everything below is a comment, and shows what holds without it.
# `mergekit policy` shows all rules, `mergekit policy PATH` the one that decides a path.

# Branches that are replicas: `mergekit merge` and `mergekit status` look at these.
# replicas = [{replicas}]

# The order in which replicas land: one that matches an earlier pattern lands first.
# priority = ["agent/lead", "agent/*"]

# Which decisions of rules are believed where sides disagree: safe (10 right for 1 wrong), balanced (3), eager (1).
# trust = "balanced"

# What marks the last commit of a replica as unfinished, so that it waits until it is named: starts of its subject, trailers.
# [unfinished]
# subjects = [{subjects}]
# trailers = [{trailers}]

# Which driver merges which files; patterns are those of .gitattributes, and the last rule that matches decides.
# Drivers: {drivers}.
# [[rules]]
# path = "backlog/*.jsonl"
# driver = "records"
# key = "id"
#
# [[rules]]
# path = ["docs/adr/**", "choices.yaml"]
# driver = "siblings"
#
# [[rules]]
# path = "stock/*.yaml"
# driver = "fields"
# type = "item"

# Types of documents: which field merges how (docs/types.md of mergekit); tasks, findings and votes have theirs already.
# [types.item]
# stock = {{ type = "bounded-counter", max = 100 }}
# tags = "or-set"
"""


def policy_text(drivers: Iterable[str]) -> bytes:
    """Write the commented policy."""
    lists = {"replicas": REPLICAS, "subjects": SUBJECTS, "trailers": TRAILERS}
    written = {key: ", ".join(f'"{name}"' for name in names) for key, names in lists.items()}
    return _POLICY.format(drivers=", ".join(drivers), **written).encode()


def driver_names(drivers: Iterable[str]) -> tuple[str, ...]:
    """List the values of the attribute `merge` that stand for mergekit: by its own choice, or one driver."""
    return ("mergekit", *(f"mergekit-{name}" for name in drivers))


def driver_sections(names: Iterable[str]) -> bytes:
    """Write the sections of git's configuration that make these values known to git."""
    return "".join(
        f'[merge "{name}"]\n\tname = {name.replace("-", ", driver ", 1)}\n\tdriver = {DRIVER_COMMAND}\n' for name in names
    ).encode()
