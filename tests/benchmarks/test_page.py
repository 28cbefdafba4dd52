"""The page of figures: a part is replaced, the others stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as program
from tests.benchmarks import start
from tests.benchmarks.measuring import Options
from tests.benchmarks.tables import Table, at_most


def test_a_part_is_replaced_and_the_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PAGE", tmp_path / "page.md")
    for name, text in {"scale": "## Scale: a\n\nold\n", "start": "## Start: b\n\none\n", "pairs": "## Pairs: c\n\ntwo\n"}.items():
        program.write(text, name)
    program.write("## Scale: a\n\nnew\n", "scale")
    assert (tmp_path / "page.md").read_text() == f"{program.HEAD}\n## Start: b\n\none\n\n## Pairs: c\n\ntwo\n\n## Scale: a\n\nnew\n"


def test_a_part_names_its_command_and_its_aims_but_no_path() -> None:
    table = Table("T", ["what", "time"], [["a|b", "1 ms"]], ["a remark"], [at_most("x", 1.0, 2.0)])
    text = program.section(start, [table], Options(orders=3, repos=(Path("/somewhere/rails.git"),)), "a machine")
    assert '`make bench ARGS="start --orders 3"`' in text
    assert "| x | at most 1.00 | 2.00 | **no** |" in text
    assert "| a\\|b | 1 ms |\n\n- a remark" in text
    assert "somewhere" not in text
