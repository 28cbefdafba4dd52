"""`.pre-commit-hooks.yaml`: its entries are commands that there are, at the stages of the hooks that they stand for."""

from __future__ import annotations

import re
from pathlib import Path

from mergekit.hooks.installing import NAMES
from mergekit.syntax.parse import parse

ROOT = Path(__file__).parents[2]


def test_the_entries() -> None:
    content = (ROOT / ".pre-commit-hooks.yaml").read_bytes()
    assert parse("yaml", content) is not None
    text = content.decode()
    assert re.findall(r"^  entry: mergekit hook (.*)$", text, re.MULTILINE) == list(NAMES)
    assert re.findall(r"^  stages: \[(.*)\]$", text, re.MULTILINE) == list(NAMES)
    ids = re.findall(r"^- id: (.*)$", text, re.MULTILINE)
    assert ids == ["mergekit", *(f"mergekit-{name}" for name in NAMES[1:])]
    told = (ROOT / "docs/hooks.md").read_text()
    assert all(f"`{name}`" in told for name in ids)
    (message,) = (entry for entry in text.split("\n- ") if "hook commit-msg" in entry)
    assert "pass_filenames" not in message
    assert text.count("pass_filenames: false") == len(NAMES) - 1


def test_every_code_of_doctor_is_told() -> None:
    sources = [*(ROOT / "mergekit/setup").glob("*.py"), ROOT / "mergekit/cli/views/setup.py"]
    codes = {code for file in sources for code in re.findall(r'Finding\(\s*"[a-z]+", "([a-z-]+)"', file.read_text())}
    table = (ROOT / "docs/cli.md").read_text().partition("\n## doctor\n")[2]
    assert len(codes) > 15
    assert {code for code in codes if f"`{code}`" not in table} == set()
