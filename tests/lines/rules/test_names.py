from __future__ import annotations

from tests.lines.rules.deciding import decided


def test_names_of_one_line_are_a_set() -> None:
    text, rules = decided("from m import a, b, c\n", "from m import a, c, d\n", "from m import a, b, c, e\n")
    assert (text, rules) == ("from m import a, c, d, e\n", {"names"})


def test_lines_of_imports_are_a_set() -> None:
    base = "import alpha\nimport beta\nimport gamma\n"
    text, rules = decided(base, "from one import two\nimport gamma\n", "import gamma\n")
    assert (text, rules) == ("from one import two\nimport gamma\n", {"deletion-in-rewrite"})


def test_refuses_what_are_no_names() -> None:
    assert decided("f(1 + 2, b)\n", "f(1 + 3, b)\n", "f(1 + 4, b)\n")[0] is None


def test_refuses_where_both_put_one_name_in_place_of_another() -> None:
    assert decided("f(a, b)\n", "f(c, b)\n", "f(d, b)\n")[0] is None
