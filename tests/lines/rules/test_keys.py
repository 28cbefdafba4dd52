from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided

BASE = "[dependencies]\ntoml = 1\nurl = 2\n"


def test_a_key_that_would_stand_twice_in_a_group_stays_open() -> None:
    left = BASE.replace("toml = 1\n", "toml = 1\ntoml_edit = 0.10\n")
    right = BASE.replace("toml = 1\n", "toml_edit = { version = 0.13 }\n")
    other = right.replace("toml_edit", "tomlkit")
    assert decided(BASE, left, other, path="Cargo.toml")[0] is not None
    assert decided(BASE, left, right, path="Cargo.toml")[0] is None
    both = [BASE.replace("url = 2\n", f"url = 2\nuuid = {number}\n") for number in (3, 4)]
    assert decided(BASE, *both, path="Cargo.toml")[0] is None


@pytest.mark.parametrize("path", ["Cargo.toml", "settings.yaml"])
def test_groups_end_where_another_thing_begins(path: str) -> None:
    between = "- " if path.endswith("yaml") else "[table]\n"
    base = "first: 1\n\n" if path.endswith("yaml") else "first = 1\n\n"
    sides = [f"{base}{between}name: entry {name}\n  number: {name}\n" for name in ("alpha", "beta")]
    text, rules = decided(base, *sides, path=path)
    assert (text is None, rules) == (False, {"insertions"})


def test_in_code_a_name_may_be_given_twice() -> None:
    both = [BASE.replace("url = 2\n", f"url = 2\nuuid = {number}\n") for number in (3, 4)]
    assert decided(BASE, *both, path="f.py")[0] is not None
