"""Maps: a name that stands once in every input stands once in the result, in text of no known language."""

from __future__ import annotations

import pytest

from mergekit.checks.maps import maps

BASE = b"node {\n  first = 1;\n  second = 2;\n\n  third = 3;\n}\n"


def found(inputs: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in maps(inputs, result)]


def test_both_sides_give_a_name_a_value() -> None:
    left, right = BASE.replace(b"  second", b"  new = 4;\n  second"), BASE.replace(b"}", b"  new = 5;\n}")
    both = left.replace(b"}", b"  new = 5;\n}")
    assert found((BASE, left, right), left) == []
    assert found((BASE, left, right), both) == [(7, "stands 2 times: 'new'")]


def test_a_group_that_repeats_names_is_no_map() -> None:
    base = BASE.replace(b"third", b"first")
    left, right = base.replace(b"  second", b"  new = 4;\n  second"), base.replace(b"}", b"  new = 5;\n}")
    assert found((base, left, right), left.replace(b"}", b"  new = 5;\n}")) == []


def test_the_same_name_in_other_groups() -> None:
    other = BASE.replace(b"node", b"other")
    assert found((BASE, BASE + other), BASE + other) == []
    assert found((BASE, b"[a]\nx = 1\n", b"[b]\nx = 2\n"), b"[a]\nx = 1\n[b]\nx = 2\n") == []
    assert found((BASE, b"[a]\nx = 1\n", b"[a]\nx = 2\n"), b"[a]\nx = 1\nx = 2\n") == [(3, "stands 2 times: 'x'")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"name <- function(x) {", b"name <- list()"),
        (b"replace a.b/c => d v1", b"replace a.b/c => e v2"),
        (b"mode quick=yes", b"mode quick=no"),
        (b'"key": 1,', b'"key": 2,'),
        (b"key: one", b"key: two"),
        (b"class Name {", b"class Name(x) {"),
        (b"name,", b"name ,"),
        (b'"./name",', b'"./name",'),
    ],
)
def test_what_names(one: bytes, other: bytes) -> None:
    name = [what for _, what in found((one, other), one + b"\n" + other + b"\n")]
    assert len(name) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"x += 1", b"x += 2"),
        (b"x == 1", b"x == 2"),
        (b"- key: one", b"- key: two"),
        (b"# key: one", b"# key: two"),
        (b"call(x, y)", b"call(x, z)"),
        (b"key:", b"key:"),
        (b"key = {", b"key ="),
        (b"see http://a", b"see http://b"),
        (b"one of the four words: a", b"one of the four words: b"),
    ],
)
def test_what_does_not(one: bytes, other: bytes) -> None:
    assert found((one, other), one + b"\n" + other + b"\n") == []


def test_prose_is_no_map() -> None:
    base = b"Some lines of prose\nwithout any names\nand a third one\n"
    left, right = base + b"note: one thing\n", base + b"note: other thing\n"
    assert found((base, left, right), left + b"note: other thing\n") == []


def test_ten_thousand_levels() -> None:
    deep = b"".join(b" " * i + b"x%d = 1\n" % i for i in range(2000)) + b"".join(b" " * i + b"y = 1\n" for i in range(2000, 0, -1))
    assert found((deep,), deep) == []


def test_numbers_in_a_list_and_more_than_a_name_may_stand_twice() -> None:
    assert found((b"1,\n", b"2,\n"), b"1,\n2,\n1,\n") == []
    assert found((b"f(x),\n", b"g(x),\n"), b"f(x),\ng(x),\nf(x),\n") == []
