"""Functions as users write them, right and wrong, as subjects of a search for counter-examples."""

from __future__ import annotations

from mergekit.drivers import completed, load
from mergekit.laws.contests import Subject

MAX = "def f(base, sides):\n    return max(sides)\n"
ADD_SIDES = "def f(base, sides):\n    return (base or 0) + sum(side - (base or 0) for side in sides)\n"
ADD_WRITES = "def f(base, writes):\n    return (base or 0) + sum(after - (before or 0) for before, after in writes)\n"
UNION = "def f(base, sides):\n    return set().union(*sides)\n"
CART = """
def f(base, sides):
    base = set(base or [])
    gone = {one for side in sides for one in base - set(side)}
    return base.union(*sides) - gone
"""
FIRST_WINS = "def f(base, sides):\n    return sides[0]\n"
UPDATE = "def f(base, sides):\n    found = dict(base or {})\n    for side in sides:\n        found.update(side)\n    return found\n"
BY_KEY = """
import json
def f(base, sides):
    found, base = dict(base or {}), base or {}
    said = lambda version, key: json.dumps(version[key]) if key in version else ""
    for key in sorted({key for version in (base, *sides) for key in version}):
        changes = {said(side, key) for side in sides} - {said(base, key)}
        if len(changes) > 1:
            return None
        for change in changes:
            found.pop(key, None)
            if change:
                found[key] = json.loads(change)
    return found
"""
RANDOM = "import random\ndef f(base, sides):\n    return random.choice(sides)\n"


def subject(source: str, **options: str) -> Subject:
    given = {"function": "f.py:f", "values": "json", **options}
    return Subject(load("function"), completed("function", given, {"f.py": source.encode()}.get), "a.json")
