"""Files of a known language: lines and syntax propose, checks forbid, trust decides."""

from __future__ import annotations

import ast
import itertools
import random
from pathlib import Path

import pytest

from mergekit.code.deciding import candidates
from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers.text import DRIVER
from mergekit.languages import load
from mergekit.lines import odds
from mergekit.lines.merged import Ruled
from mergekit.lines.trust import LEVELS

SOURCES = sorted((Path(__file__).parents[2] / "mergekit").glob("*.py"))
BASE = b"import os\n\n\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n"


def merge(base: bytes | None, *sides: bytes, trust: str = "eager", path: str = "a.py", **options: str) -> Outcome:
    writers = tuple(Writer(f"w{n}", f"{n:040}", time=n) for n in range(1, len(sides) + 1))
    return DRIVER.merge(Contest(path, base, sides, writers, options={"trust": trust, **options}))


def swapped(base: bytes, *sides: bytes, trust: str = "eager") -> Outcome:
    writers = tuple(Writer(f"w{n}", f"{n:040}", time=n) for n in range(1, len(sides) + 1))
    return DRIVER.merge(Contest("a.py", base, sides[::-1], writers[::-1], options={"trust": trust}))


def parses(text: bytes | None) -> bool:
    """Ask Python itself, which is nobody's grammar here."""
    try:
        ast.parse(text or b"")
    except SyntaxError:
        return False
    return True


def rules(found: Outcome) -> set[str]:
    return {event.rule for event in found.events}


@pytest.fixture
def _whatever_the_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every rule be believed: how often that is right is another question."""
    monkeypatch.setitem(LEVELS, "eager", 0.01)


def test_the_same_constant_at_two_places_stands_once() -> None:
    base = b"const first = read(1);\nconst second = read(2);\nconst third = read(3);\n"
    left, right = base.replace(b"const second", b"const added = read(4);\nconst second"), base + b"const added = read(4);\n"
    found = merge(base, left, right, path="a.ts")
    assert (found.content, rules(found)) == (left, {"once"})
    assert merge(base, left, right.replace(b"4", b"5"), path="a.ts").conflicts != ()


@pytest.mark.usefixtures("_whatever_the_odds")
class TestSyntaxDecides:
    """What lines alone leave open: both changed one line, or one list."""

    BASE = b"def call(name):\n    return run(name, first, last)\n"
    LEFT = b"def call(name):\n    return run(name, first, last, *more)\n"
    RIGHT = b"def call(name, *more):\n    return run(name.strip(), first, last)\n"

    def test_different_arguments_of_one_call(self) -> None:
        found = merge(self.BASE, self.LEFT, self.RIGHT)
        assert found.content == b"def call(name, *more):\n    return run(name.strip(), first, last, *more)\n"
        assert found.conflicts == ()

    def test_it_can_be_turned_off(self) -> None:
        found = merge(self.BASE, self.LEFT, self.RIGHT, syntax="off")
        assert not any(rule.startswith("syntax:") for rule in rules(found))

    def test_no_language_no_syntax(self) -> None:
        found = merge(self.BASE, self.LEFT, self.RIGHT, path="a.unknown")
        assert not any(rule.startswith("syntax:") for rule in rules(found))

    def test_what_does_not_parse_goes_by_lines(self) -> None:
        broken = self.LEFT + b"def (\n"
        found = merge(self.BASE, broken, self.RIGHT)
        assert not any(rule.startswith("syntax:") for rule in rules(found))

    def test_three_that_differ_go_by_lines(self) -> None:
        third = self.BASE.replace(b"first", b"start")
        found = merge(self.BASE, self.LEFT, self.RIGHT, third)
        assert not any(rule.startswith("syntax:") for rule in rules(found))


class TestCleanMeansChecked:
    """What lines merge clean, and git too, and nobody meant."""

    @pytest.mark.parametrize("trust", ["safe", "balanced", "eager"])
    def test_the_same_name_defined_at_two_places(self, trust: str) -> None:
        left = BASE.replace(b"def one", b"def added():\n    return 3\n\n\ndef one")
        right = BASE + b"\n\ndef added():\n    return 4\n"
        found = merge(BASE, left, right, trust=trust)
        assert found.conflicts
        assert merge(BASE, left, right, trust=trust, syntax="off").conflicts == ()

    def test_a_result_that_no_longer_parses(self) -> None:
        base = b"x = [\n    1,\n    2,\n    3,\n    4,\n    5,\n    6,\n]\n"
        left = b"x = [\n    1,\n    2,\n    3,\n    4,\n    5,\n    6,\n]\n".replace(b"x = [\n", b"x = list((\n").replace(b"]\n", b"))\n")
        right = base.replace(b"    3,\n", b"    3,\n    *[\n        7,\n    ],\n")
        found = merge(base, left, right)
        assert found.conflicts or parses(found.content)

    def test_one_side_alone_is_never_doubted(self) -> None:
        twice = BASE + b"\n\ndef one():\n    return 4\n"
        assert merge(BASE, twice, BASE).content == twice
        assert merge(BASE, twice, twice).content == twice

    def test_what_is_doubted_shows_every_change_beside_its_absence(self) -> None:
        left = BASE.replace(b"def one", b"def added():\n    return 3\n\n\ndef one")
        right = BASE + b"\n\ndef added():\n    return 4\n"
        found = merge(BASE, left, right)
        shown = [{sibling.value for sibling in conflict.siblings} for conflict in found.conflicts]
        assert any(b"return 3" in value for values in shown for value in values if value)
        assert any(b"return 4" in value for values in shown for value in values if value)


def drawn(chance: random.Random, text: bytes) -> bytes:
    """Change some lines: dropped, doubled, swapped, with another word, or put in anew."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = lines[at].replace(b"self", b"own").replace(b"return", b"yield", 1)
            case 3:
                lines.insert(at, b"def added_%d() -> None:\n    return\n" % chance.randrange(99))
            case _:
                lines[at : at + 2] = lines[at : at + 2][::-1]
        if not lines:
            break
    return b"".join(lines)


@pytest.mark.parametrize("number", range(40))
def test_laws(number: int) -> None:
    """The order of sides never decides; a side that changed nothing changes nothing; what is clean parses if its inputs did."""
    chance = random.Random(number)
    base = b"".join(chance.choice(SOURCES).read_bytes().splitlines(keepends=True)[:60])
    sides = [drawn(chance, base) for _ in range(chance.choice((2, 2, 2, 3)))]
    trust = chance.choice(("safe", "balanced", "eager"))
    whole = merge(base, *sides, trust=trust)
    assert swapped(base, *sides, trust=trust) == whole
    if not whole.conflicts and all(map(parses, (base, *sides))):
        assert parses(whole.content)
    for one, other in itertools.permutations(sides[:2]):
        assert merge(base, one, one, trust=trust).content == one
        assert merge(base, base, other, trust=trust).content == other


@pytest.mark.parametrize(
    "text",
    [b"", b"\n", b"\xff\xfe", b"(" * 5000, b"x" * 100_000, b"<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n", b"def f(:\n", b"\r\n\r", b"\x0c\n"],
)
def test_odd_input_never_crashes(text: bytes) -> None:
    other = b"x = 1\n" + text
    found = merge(text, other, text + b"y = 2\n")
    assert found.conflicts or found.content is not None
    assert merge(text, other, text).content == other


def test_a_file_is_not_looked_at_as_a_whole_where_its_decisions_are_not_enough() -> None:
    """The bound is one: however little is wanted, a file is never likelier than its decisions alone."""
    base = BASE.replace(b"return 1", b"first = 1\n    return first")
    sides = base.replace(b"first = 1", b"first = 10"), base.replace(b"return first", b"return first + 1")
    writers = tuple(Writer(f"w{n}", f"{n:040}", time=n) for n in (1, 2))
    found = [one for one in candidates(Contest("a.py", base, sides, writers), load("python")) if not one.plain]
    assert found
    for one in found:
        assert one.chance(1.0) == 0
        assert "whole" not in vars(one)
        alone = odds.together(odds.chance(event) for piece in one.proposal.pieces if isinstance(piece, Ruled) for event in piece.events)
        assert 0 < one.chance(0.0) <= alone
        assert one.chance(alone) == one.chance(0.0)
