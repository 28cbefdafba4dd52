from __future__ import annotations

from tests.lines.rules.deciding import decided


def test_the_larger_insertion_holds_the_other() -> None:
    assert decided("a\nz\n", "a\nalpha\nz\n", "a\nalpha\nbeta\nz\n") == ("a\nalpha\nbeta\nz\n", {"contained"})


def test_the_larger_edit_of_a_line_holds_the_other() -> None:
    assert decided("a\nf(one)\nz\n", "a\nf(one, two)\nz\n", "a\nf(one, two, three)\nz\n")[0] == "a\nf(one, two, three)\nz\n"


def test_refuses_to_bring_back_what_the_smaller_deleted() -> None:
    assert decided("a\nalpha beta\nz\n", "a\nalpha\nz\n", "a\nalpha beta gamma\nz\n")[0] is None


def test_signs_alone_say_nothing_by_themselves() -> None:
    assert decided("from a import b\n", "from a.a import b\n", "from .a import b\n")[0] is None


def test_a_comma_is_a_sign_that_one_waits_for() -> None:
    assert decided("f(a\nz\n", "f(a,\nz\n", "f(a, b\nz\n")[0] == "f(a, b\nz\n"
