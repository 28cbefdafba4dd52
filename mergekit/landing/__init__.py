"""Landing: which replicas land on a target, the commit that holds them, what is recorded, and moving the target."""

from __future__ import annotations

from mergekit.landing.land import land
from mergekit.landing.results import MODES, Held, Landing, Mode, Obstacle, Replica

__all__ = ["MODES", "Held", "Landing", "Mode", "Obstacle", "Replica", "land"]
