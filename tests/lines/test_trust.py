from __future__ import annotations

import pytest

from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.drivers.text import DRIVER
from mergekit.frozen import replace
from mergekit.lines import odds, trust
from mergekit.lines.merged import Clash, Event, Ruled, Settled, Variant

SURE, UNSURE = Event("sure", (0, 1)), Event("unsure", (0, 1))
CLASH = Clash((b"a\n",), (Variant((b"b\n",), (0,)), Variant((b"c\n",), (1,))))
TEXTS = [(b"a\n",), (b"b\n",), (b"c\n",)]


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds, "WEIGHTS", {"sure": 6.0, "unsure": 0.5, "file": 8.0})
    monkeypatch.setattr(odds, "CALIBRATION", (1.0, 0.0))


def ruled(*events: Event) -> Ruled:
    return Ruled((b"b\n", b"c\n"), events, (CLASH,))


def believed(*pieces: Ruled, least: float) -> list[bool]:
    """Tell which pieces are believed."""
    found = trust.believed("f.py", lambda _: TEXTS[0], TEXTS[1:], pieces, least) or []
    return [isinstance(piece, Ruled) for piece in found]


def test_the_worst_go_first_and_the_others_stay() -> None:
    assert believed(ruled(SURE), ruled(UNSURE), least=3) == [True, False]
    assert believed(ruled(SURE), ruled(UNSURE), least=1) == [True, True]
    assert believed(ruled(SURE), least=10) == [True]


def test_decisions_count_together() -> None:
    assert believed(ruled(UNSURE), least=1) == [True]
    assert believed(ruled(UNSURE, UNSURE), least=1) == [False]
    assert sum(believed(ruled(UNSURE), ruled(UNSURE), least=1)) == 1


def test_what_is_not_believed_is_the_conflict_that_it_was() -> None:
    assert trust.believed("f.py", lambda _: TEXTS[0], TEXTS[1:], (Settled((b"x\n",)), ruled(UNSURE)), 3) == [Settled((b"x\n",)), CLASH]


@pytest.mark.parametrize(("level", "clean"), [("safe", False), ("balanced", False), ("eager", True), ("", False), ("other", False)])
def test_levels_of_the_text_driver(monkeypatch: pytest.MonkeyPatch, level: str, clean: bool) -> None:
    monkeypatch.setattr(odds, "WEIGHTS", {"": 8.0, "touching": -7.5})
    contest = Contest("f.py", b"a = 1\nb = 2\n", (b"a = 3\nb = 2\n", b"a = 1\nb = 4\n"), (Writer("l"), Writer("r")))
    outcome = DRIVER.merge(replace(contest, options={"trust": level} if level else {}))
    assert (not outcome.conflicts) == clean
    told = [(event.rule, event.place.first_line, event.place.last_line) for event in outcome.events]
    assert told == ([("touching", 1, 2)] if clean else [])
