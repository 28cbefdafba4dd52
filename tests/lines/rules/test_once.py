from __future__ import annotations

from tests.lines.rules.deciding import proposed

BASE = "kinds:\n  - Role\n  - Binding\nend of it\n"


def test_what_both_added_in_different_places_stands_once() -> None:
    left = BASE.replace("  - Role\n", "  - Role\n  - RoleList of all\n  - RoleSet of all\n")
    right = BASE.replace("  - Role\n", "  - Role\n  - Another one here\n").replace(
        "  - Binding\n", "  - Binding\n  - RoleList of all\n  - RoleSet of all\n"
    )
    text, rules = proposed(BASE, left, right.replace("Binding\n", "Binding\n"))
    assert text is not None
    assert sorted(text.splitlines()) == sorted({*left.splitlines(), *right.splitlines()})
    assert "once" in rules
