from __future__ import annotations

from tests.lines.rules.deciding import decided


def test_an_edit_is_indented_as_the_others_moved_it() -> None:
    text, rules = decided("a\ncall(one)\nz\n", "a\n    call(one)\nz\n", "a\ncall(one, two)\nz\n")
    assert (text, rules) == ("a\n    call(one, two)\nz\n", {"white-space"})


def test_white_space_within_a_line_changes_around_an_edit() -> None:
    assert decided("a\nx = f( 1 )\nz\n", "a\nx = f(1)\nz\n", "a\nx = g( 1 )\nz\n")[0] == "a\nx = g(1)\nz\n"


def test_the_same_text_spaced_differently_is_the_earlier_ones() -> None:
    assert decided("a\nz\n", "a\nf( 1 )\nz\n", "a\nf(1)\nz\n")[0] == "a\nf( 1 )\nz\n"


def test_the_same_text_spaced_differently_is_the_one_that_is_spaced_as_the_file() -> None:
    base, usual, other = "one: 1\ntwo: 2\n", "one: 1\nnew: 3\ntwo: 2\n", "one: 1\nnew : 3\ntwo: 2\n"
    assert decided(base, usual, other) == decided(base, other, usual) == (usual, {"white-space"})


def test_the_same_edit_stands_where_one_indented_it_anew() -> None:
    left, right = "a\n  call(two)\nz\n", "a\ncall(two)\nz\n"
    assert decided("a\n  call(one)\nz\n", left, right)[0] == right
    assert decided("a\n  call(one)\nz\n", right, left)[0] == right


def test_refuses_two_different_edits() -> None:
    assert decided("a\ncall(one)\nz\n", "a\n  call(two)\nz\n", "a\ncall(three)\nz\n")[0] is None


def test_an_edit_is_laid_out_as_the_others_broke_the_line() -> None:
    base, wrapped = "a\nbuild(exe a.c b.c)\nz\n", "a\nbuild(\n  exe\n  a.c\n  b.c\n)\nz\n"
    assert decided(base, wrapped, "a\nbuild(exe a.c new.c b.c)\nz\n") == (
        "a\nbuild(\n  exe\n  a.c\n  new.c\n  b.c\n)\nz\n",
        {"white-space"},
    )


def test_a_rewrite_beside_broken_lines_is_open() -> None:
    base, wrapped = "a\nbuild(exe a.c b.c)\nz\n", "a\nbuild(\n  exe\n  a.c\n  b.c\n)\nz\n"
    assert decided(base, wrapped, "a\nreturn nothing\nz\n")[0] is None
