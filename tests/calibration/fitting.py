"""A logistic regression for decisions of which only the whole is judged: a file is right if every decision in it was.

The odds of one decision are a sum of weights; the chance of a file is the product of its decisions' chances. Weights are the
most likely ones, held back by a penalty on their squares; found by L-BFGS, deterministically.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mergekit.lines.odds import features
from tests.calibration.merges import Seen, Way

PENALTY = 8.0
RARE = 12
"""A fact that occurs in fewer files has no weight."""
STEPS = 200
MEMORY = 8
Vector = list[float]
Line = tuple[float, float]
"""A slope and a shift of log-odds."""


@dataclass(frozen=True)
class Weights:
    """The weight of each feature, the one of the empty name for every decision; and the line that calibrates a whole file."""

    of: dict[str, float]
    line: Line = (1.0, 0.0)

    def chance(self, way: Way) -> float:
        """Give the probability that a way to merge is right."""
        if way.forbidden:
            return 0.0
        whole = math.prod(_sigmoid(self.of[""] + sum(self.of.get(name, 0.0) for name in features(event))) for event in way.events)
        return calibrated(whole, self.line)

    def best(self, seen: Seen) -> tuple[Way, float]:
        """Choose the clean way that is most likely right, the first of equal ones; without one, the first way, and 0."""
        if seen.ways[0].outcome != "conflict" and not seen.ways[0].events:
            return seen.ways[0], 1.0
        clean = [(way, self.chance(way)) for way in seen.ways if way.outcome != "conflict" and way.events]
        return max(clean, key=lambda one: one[1], default=(Way("conflict", ()), 0.0))


def fit(merges: Sequence[Seen]) -> Weights:
    """Fit weights to merges that rules decided, in whichever way."""
    used = [way for one in merges for way in one.ways if way.events and way.outcome != "conflict" and not way.forbidden]
    counted = Counter(name for one in used for name in {name for event in one.events for name in features(event)})
    names = ["", *sorted(name for name, count in counted.items() if count >= RARE)]
    index = {name: at for at, name in enumerate(names)}
    files = [
        ([[0, *(index[name] for name in features(event) if name in index)] for event in one.events], one.outcome == "right") for one in used
    ]
    penalties = [0.01, *[PENALTY] * (len(names) - 1)]

    def loss(weights: Vector) -> tuple[float, Vector]:
        total = sum(penalty * weight * weight for penalty, weight in zip(penalties, weights, strict=True)) / 2
        slope = [penalty * weight for penalty, weight in zip(penalties, weights, strict=True)]
        for events, right in files:
            chances = [_sigmoid(sum([weights[at] for at in event])) for event in events]
            whole = math.prod(chances)
            total -= math.log(max(1e-12, whole if right else 1 - whole))
            factor = -1.0 if right else whole / max(1e-9, 1 - whole)
            for event, chance in zip(events, chances, strict=True):
                change = factor * (1 - chance)
                for at in event:
                    slope[at] += change
        return total, slope

    found = _least(loss, [1.0] + [0.0] * (len(names) - 1))
    return Weights({name: round(weight, 3) for name, weight in zip(names, found, strict=True)})


def calibrated(likely: float, line: Line) -> float:
    """Move a probability along a line of log-odds."""
    return _sigmoid(line[0] * _log_odds(likely) + line[1]) if 0 < likely < 1 else likely


def line_of(chosen: Sequence[tuple[Way, float]]) -> Line:
    """Fit a line to what came of merges whose chances were told by weights that had not seen them (Platt scaling)."""
    told = [(_log_odds(likely), way.outcome == "right") for way, likely in chosen if way.outcome != "conflict" and 0 < likely < 1]

    def loss(line: Vector) -> tuple[float, Vector]:
        total, slope = 0.0, [0.0, 0.0]
        for at, right in told:
            likely = _sigmoid(line[0] * at + line[1])
            total -= math.log(max(1e-12, likely if right else 1 - likely))
            slope = [slope[0] + (likely - right) * at, slope[1] + likely - right]
        return total, slope

    slope, shift = _least(loss, [1.0, 0.0])
    return round(slope, 3), round(shift, 3)


def cross_validated(merges: Sequence[Seen], others: Sequence[Seen] = (), folds: int = 5) -> tuple[list[tuple[Way, float]], Line]:
    """Give each merge's best way, and its chance, by weights and a line fitted to other repositories alone (weights to `others`, too).

    The line that is fitted to all of them comes with it.
    """
    sizes = Counter(one.repository for one in merges)
    load, fold = [0] * folds, {}
    for repository in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold[repository] = load.index(min(load))
        load[fold[repository]] += sizes[repository]
    fitted = [
        fit([*(one for one in merges if fold[one.repository] != number), *(one for one in others if one.repository not in sizes)])
        for number in range(folds)
    ]
    raw = [fitted[fold[one.repository]].best(one) for one in merges]
    lines = [line_of([way for one, way in zip(merges, raw, strict=True) if fold[one.repository] != number]) for number in range(folds)]
    told = [(way, calibrated(likely, lines[fold[one.repository]])) for one, (way, likely) in zip(merges, raw, strict=True)]
    return told, line_of(raw)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _log_odds(likely: float) -> float:
    return math.log(likely / (1 - likely))


def _dot(one: Vector, other: Vector) -> float:
    return sum(map(float.__mul__, one, other))


def _least(loss: Callable[[Vector], tuple[float, Vector]], start: Vector) -> Vector:
    """Find where a convex-like function is least (L-BFGS with backtracking)."""
    place, (value, slope) = start, loss(start)
    kept: list[tuple[Vector, Vector, float]] = []
    for _ in range(STEPS):
        way = list(slope)
        factors = []
        for step, change, scale in reversed(kept):
            factors.append(scale * _dot(step, way))
            way = [a - factors[-1] * b for a, b in zip(way, change, strict=True)]
        size = 1 / (kept[-1][2] * _dot(kept[-1][1], kept[-1][1])) if kept else 1 / max(1.0, math.sqrt(_dot(slope, slope)))
        way = [size * a for a in way]
        for (step, change, scale), factor in zip(kept, reversed(factors), strict=True):
            shift = factor - scale * _dot(change, way)
            way = [a + shift * b for a, b in zip(way, step, strict=True)]
        down, length = _dot(way, slope), 1.0
        while True:
            there = [a - length * b for a, b in zip(place, way, strict=True)]
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * length * down or length < 1e-6:
                break
            length /= 2
        if value - new_value < 1e-7 * abs(value):
            return there
        step, change = ([a - b for a, b in zip(new, old, strict=True)] for new, old in ((there, place), (new_slope, slope)))
        if _dot(step, change) > 1e-10:
            kept = [*kept, (step, change, 1 / _dot(step, change))][-MEMORY:]
        place, value, slope = there, new_value, new_slope
    return place
