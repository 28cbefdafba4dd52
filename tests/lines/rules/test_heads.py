from __future__ import annotations

import pytest

from mergekit.lines.rules.heads import definition, head


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def run(self):\n    return 1\n", "run"),
        ("\n@cached\n# why\nasync def run():\n", "run"),
        ("/// Adds.\n#[test]\nfn adds() {\n", "adds"),
        ("    public int size() {\n", "size"),
        ("static int size(void)\n{\n", "size"),
        ("  name: string;\n", "name"),
        ("timeout = 3\n", "timeout"),
        ('    "key": 1,\n', "key"),
        ("it('opens the door', () => {\n", "opens the door"),
        ("app.get('/door', open);\n", "/door"),
        ("\n[tool.door]\nwidth = 3\n", "tool.door"),
        ("[Obsolete]\npublic class Door {\n", "Door"),
        ("- opens: the door\n", ""),
        ("A sentence of words.\n", ""),
        ("", ""),
    ],
)
def test_what_names_a_unit(text: str, name: str) -> None:
    assert head(text.encode().splitlines(keepends=True)).decode() == name


def test_a_line_that_defines_nothing() -> None:
    assert definition(b"x = 1\n") == b""
