"""All histories of a few commits over one path: every shape, every value, by people and by the engine."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.laws.plans import Change, Step, World

PATH = "p"
THREE_VALUES: tuple[Change, ...] = ("0", "1", "2")
DELETIONS: tuple[Change, ...] = (None, "0", "1")


@dataclass(frozen=True, slots=True)
class Small:
    """A small history: its steps, and the ids of its commits in the same order."""

    steps: tuple[Step, ...] = ()
    ids: tuple[str, ...] = ()
    tips: tuple[int, ...] = ()


def histories(world: World, values: Sequence[Change], size: int) -> Iterator[Small]:
    """Give all histories of up to that many commits, each once.

    Values are told apart by the order in which they appear, commits by what they are: a history is the set of its
    commits' ids. Twins (the same parents and the same content) differ in time.
    """
    level = [Small()]
    for _ in range(size):
        found: dict[frozenset[str], Small] = {}
        for history in level:
            for grown in _grown(world, history, values):
                found.setdefault(frozenset(grown.ids), grown)
        level = list(found.values())
        yield from level


def _grown(world: World, history: Small, values: Sequence[Change]) -> Iterator[Small]:
    """Give the history with one commit more, in every way."""
    used = [step.edits[0][1] for step in history.steps if step.edits]
    fresh = [value for value in values if value is not None and value not in used][:1]
    usable = [value for value in values if value is None or value in used or value in fresh]
    for parents in _antichains(history.steps):
        edits: list[tuple[tuple[str, Change], ...]] = (
            [(), *(((PATH, value),) for value in usable)] if len(parents) == 1 else [((PATH, value),) for value in usable]
        )
        if not parents and None in usable and not history.steps:
            edits.append(())
        for edit in edits:
            yield _with(world, history, Step(parents, edit))
        if len(parents) > 1:
            yield _with(world, history, Step(parents, (), "engine"))


def _with(world: World, history: Small, step: Step) -> Small:
    made = list(history.ids)
    world.add(made, step, "")
    while made[-1] in history.ids:
        made.pop()
        step = replace(step, time=step.time + 1)
        world.add(made, step, "")
    tips = (*(tip for tip in history.tips if tip not in step.parents), len(history.ids))
    return Small((*history.steps, step), tuple(made), tips)


def _antichains(steps: Sequence[Step]) -> Iterator[tuple[int, ...]]:
    """Give all sets of commits of which none has seen another, the empty one included."""
    seen: list[set[int]] = []
    for i, step in enumerate(steps):
        seen.append({i}.union(*(seen[parent] for parent in step.parents)))
    for count in range(len(steps) + 1):
        for some in itertools.combinations(range(len(steps)), count):
            if not any(a in seen[b] for a, b in itertools.combinations(some, 2)):
                yield some
