"""Checks: what is said against a clean result. Functions of the inputs' bytes and the result's, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.checks.balanced import balanced
from mergekit.checks.belonging import belonging
from mergekit.checks.conservation import conservation
from mergekit.checks.duplicates import duplicates
from mergekit.checks.finding import Finding
from mergekit.checks.joints import joints
from mergekit.checks.parses import parses
from mergekit.checks.trees import foreign
from mergekit.checks.uses import uses
from mergekit.languages.profile import Profile

__all__ = ["Finding", "balanced", "belonging", "check", "conservation", "duplicates", "joints", "parses", "uses"]


def check(profile: Profile | None, base: bytes | None, sides: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find everything that speaks against a clean result; nothing does if it is one of the sides as it was.

    `profile`: the language, None for text that no grammar reads, as one in which every input is nearly nothing but errors.
    `base`: None if there was none.
    """
    if result in sides:
        return ()
    inputs = tuple(dict.fromkeys((*sorted(sides), *(() if base is None else (base,)))))  # their order never matters
    if profile is not None and all(foreign(profile.grammar, source) for source in (result, *inputs)):
        profile = None
    found: list[Finding] = []
    if profile is None:
        from mergekit.checks.maps import maps  # late: a text that a grammar reads needs none of its patterns

        found += maps(inputs, result)
    else:
        found += parses(profile, base, sides, result)
        for of_language in (duplicates, belonging, joints):
            found += of_language(profile, inputs, result)
        found += uses(profile, base, sides, result)
    return (*found, *balanced(inputs, result), *conservation(base, sides, result))
