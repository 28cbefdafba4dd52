from __future__ import annotations

import pytest

from mergekit.lines import odds
from mergekit.lines.merged import Event
from mergekit.lines.weights import WEIGHTS

SURE, UNSURE = Event("sure", (0, 1)), Event("unsure", (0, 1))


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds, "WEIGHTS", {"sure": 6.0, "unsure": 0.5})
    monkeypatch.setattr(odds, "CALIBRATION", (1.0, 0.0))


def test_odds_are_a_sum_of_weights() -> None:
    assert odds.odds(UNSURE) == pytest.approx(1.6487, rel=1e-3)
    assert odds.odds(SURE) > 400


def test_the_table_knows_every_rule() -> None:
    assert {name.partition("/")[0] for name in WEIGHTS} >= {"", "insertions", "touching", "contained", "white-space", "file"}


def test_what_fails_a_check_is_never_believed() -> None:
    sure = Event("version-number", (0, 1))
    assert odds.chance(sure) > 0
    assert odds.chance(Event("version-number", (0, 1), (f"{odds.VETO}parses",))) == 0


def test_the_chance_of_a_file_is_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even odds of the product, moved by a line over log-odds; what is certain either way stays so."""
    monkeypatch.setattr(odds, "CALIBRATION", (2.0, 0.5))
    assert odds.together([0.5]) == pytest.approx(0.6225, rel=1e-3)  # 1 / (1 + e^-0.5)
    assert odds.together([0.9, 0.9]) == pytest.approx(1 / (1 + (0.19 / 0.81) ** 2 / 1.6487), rel=1e-3)
    assert (odds.together([]), odds.together([0.9, 0.0])) == (1.0, 0.0)
