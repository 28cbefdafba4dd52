from __future__ import annotations

from tests.lines.rules.deciding import decided


def test_items_of_a_list_without_a_last_comma_get_theirs() -> None:
    base, sides = "x = [\n    a\n]\n", [f"x = [\n    a,\n    {name}\n]\n" for name in "bcd"]
    assert decided(base, *sides)[0] == "x = [\n    a,\n    b,\n    c,\n    d\n]\n"
    assert (
        decided(base, sides[0], "x = [\n    a,\n    g(\n        1\n    )\n\n]\n")[0]
        == "x = [\n    a,\n    b,\n    g(\n        1\n    )\n\n]\n"
    )


def test_what_follows_no_new_comma_gets_none() -> None:
    assert decided("f\na\n", "f\na\nb\n", "f\na\nc\n")[0] == "f\na\nb\nc\n"
    assert (
        decided("x = [\n    a\n]\n", "x = [\n    a,\n    b  # why\n]\n", "x = [\n    a,\n    c\n]\n")[0]
        != "x = [\n    a,\n    b  # why,\n    c\n]\n"
    )


def test_the_sign_that_ends_a_list_stands_behind_its_last_item() -> None:
    base, sides = "type T =\n  | A\n  | B;\n", [f"type T =\n  | A\n  | B\n  | {name};\n" for name in "CDE"]
    assert decided(base, *sides, path="f.ts")[0] == "type T =\n  | A\n  | B\n  | C\n  | D\n  | E;\n"
