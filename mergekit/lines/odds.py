"""The odds of decisions: a sum of weights, that of the rule and those of the facts under it."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log, prod

from mergekit.lines.merged import Event
from mergekit.lines.weights import CALIBRATION, WEIGHTS

VETO = "check!"
"""What facts begin with that forbid a result, whatever its odds: it fails a check that no right result fails."""


def features(event: Event) -> list[str]:
    """Name the weights that count for an event: the rule's own, and that of each fact under it."""
    return [event.rule, *(f"{event.rule}/{fact}" for fact in event.facts)]


def chance(event: Event) -> float:
    """Give the probability that a decision is right."""
    if any(fact.startswith(VETO) for fact in event.facts):
        return 0.0
    total = WEIGHTS.get("", 0.0) + sum(WEIGHTS.get(name, 0.0) for name in features(event))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def together(chances: Iterable[float]) -> float:
    """Give the probability that a file is right, from those of its decisions and of the file as a whole.

    They are taken as independent, which they are not quite: a straight line over the log-odds of the product, fitted to
    files whose weights were fitted to others, makes up for it (Platt scaling; Platt, 1999).
    """
    likely = prod(chances)
    if not 0 < likely < 1:
        return likely
    slope, shift = CALIBRATION
    return 1 / (1 + exp(-slope * log(odds_of(likely)) - shift))


def odds(event: Event) -> float:
    """Give the odds, right to wrong, of a decision, whatever the file says."""
    return odds_of(chance(event))


def odds_of(likely: float) -> float:
    """Give the odds of a probability below 1."""
    return likely / (1 - likely)
