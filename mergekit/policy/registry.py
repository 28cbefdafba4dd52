"""What a policy may name: the drivers that there are, their options, and types of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from mergekit.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Load: TypeAlias = Callable[[str], bytes | None]
"""Gives the content of a regular file of the target by its path; None if it is not there."""

OptionsOf: TypeAlias = Callable[[str], Mapping[str, Collection[str]]]
"""Gives the options of a driver, each with its allowed values; none means: any text. Raises `PolicyError` if it is not there, or broken."""

TypesOf: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, str]]
"""Gives the schema of every type of documents, of those that the tables define and of those that are there without (empty).

Raises `Misfit` for what cannot be meant.
"""

Completed: TypeAlias = Callable[[str, Mapping[str, str], Load], Mapping[str, str]]
"""Adds to a driver's options what else decides its results: the text of a file of the target, the version of a package."""

UnfitFor: TypeAlias = Callable[[str, str, Mapping[str, str]], str]
"""Says why a driver cannot merge the files that a pattern names, with these options; nothing where it can."""


@frozen
class Registry:
    """What there is for a policy to name. Whatever is None is not looked at: any well-formed name may be meant.

    `drivers` are names; `options_of` is asked only for drivers that `.mergekit.toml` names. Without `types_of`, types have no
    schemas; without `completed`, nothing is added to the options of a rule, and no code that it names is looked at.
    """

    drivers: frozenset[str] | None = None
    options_of: OptionsOf | None = None
    types_of: TypesOf | None = None
    completed: Completed | None = None
    unfit: UnfitFor | None = None


ANYTHING = Registry()
"""Takes every well-formed name."""
