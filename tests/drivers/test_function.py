"""What docs/drivers.md shows of functions is what runs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mergekit.drivers import load, options_of
from tests.laws.cases import CASES
from tests.test_docs import ROOT, blocks


@pytest.mark.parametrize(("number", "case"), [(0, "a-cart"), (1, "a-counter-of-writes")])
def test_the_functions_of_the_documentation_are_golden_cases(number: int, case: str) -> None:
    shown = blocks(ROOT / "docs" / "drivers.md", "## function", "python")[number]
    options = tomllib.loads((CASES / "function" / "merges" / case / "options.toml").read_text("utf-8"))
    code = [line for line in shown.splitlines() if '"""' not in line]
    assert options["source"].splitlines() == code


def test_the_rule_of_the_documentation_is_one() -> None:
    (shown,) = blocks(ROOT / "docs" / "drivers.md", "## function", "toml")
    (rule,) = tomllib.loads(shown)["rules"]
    assert set(rule) - {"path", "driver"} <= set(options_of("function"))


def test_the_options_of_the_documentation_are_all() -> None:
    text = (ROOT / "docs" / "drivers.md").read_text("utf-8")
    assert all(f"\n| `{name}` | " in text for name in load("function").options)
    assert Path(CASES / "function" / "conflicts").is_dir()
