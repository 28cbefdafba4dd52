"""The figures of code: what counts as believed at a threshold, and a megabyte put together."""

from __future__ import annotations

from pathlib import Path

from mergekit.lines.merged import Event
from tests.benchmarks.code import Case, beside, curve, megabyte
from tests.calibration.merges import Seen, Way


def seen(label: str, *ways: Way) -> Seen:
    return Seen(f"{label}/py/x", "x", label, ways)


def test_the_curve_counts_what_reaches_the_odds() -> None:
    plain = Way("right", ())
    by_rule = Way("right", (Event("white-space", (0, 1), ()),))
    forbidden = Way("wrong", (Event("file", (0, 1), ("check!parses",)),))
    table = curve([seen("clean", plain), seen("both", by_rule), seen("both", Way("conflict", ())), seen("novel", forbidden)])
    rows = {str(row[0]): row[1:] for row in table.rows}
    assert rows["eager: 0.8 : 1"][:4] == ["50.0 %", "0.0 %", "50.0 %", "0.0 %"]
    assert rows["200 : 1"][:4] == ["0.0 %", "0.0 %", "25.0 %", "0.0 %"]
    assert rows["200 : 1"][4:] == ["0.250"] * 4
    assert len(rows) == 15
    assert any("in-sample" in remark for remark in table.remarks)


def test_a_wrong_result_costs_as_much_as_is_said() -> None:
    rows = [{"label": "both", "outcome": outcome, "lost": 0, "broken": 0} for outcome in ("exact", "order", "conflict", "differs")]
    table = beside({"mergekit, safe": rows})
    assert table.rows[0] == ["both", 4, "mergekit, safe", "50.0 %", "25.0 %", 0, 0, "0.500", "0.000", "-0.500", "-1.750"]
    assert [aim.reached for aim in table.aims] == [True, True]
    assert not beside({"mergekit, safe": [{**rows[0], "lost": 1}]}).aims[0].reached


def test_a_megabyte_is_put_together_of_whole_files(tmp_path: Path) -> None:
    for name, text in {"base": b"a\n" * 60_000, "left": b"l\n", "right": b"r\n"}.items():
        (tmp_path / f"{name}.py").write_bytes(text)
    case = Case("x.py", *(tmp_path / f"{name}.py" for name in ("base", "left", "right")))
    contest = megabyte([case])
    assert contest is not None
    assert contest.base == b"a\n" * 480_000
    assert contest.sides[0] == b"a\n" * 240_000 + b"l\n" + b"a\n" * 180_000
    assert megabyte([]) is None
