from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.layout import relaid, says, usual

TOKENS = st.lists(st.sampled_from(["call", "(", ")", ",", "x", "y", '"é"', "=", "{"]), min_size=1, max_size=12)
SPACES = st.sampled_from(["", " ", "\n", "\n    ", "  "])


@st.composite
def laid_out(draw: st.DrawFn, tokens: list[str]) -> bytes:
    """Draw a layout of some tokens; words stay apart."""
    parts = [draw(SPACES)]
    for before, token in zip(["", *tokens], tokens, strict=False):
        space = draw(SPACES)
        parts += [space or (" " if before[-1:].isalnum() and token[:1].isalnum() else ""), token]
    return "".join([*parts, draw(SPACES)]).encode()


@st.composite
def contests(draw: st.DrawFn) -> tuple[bytes, bytes, bytes]:
    """Draw a base, another layout of it, and an edit."""
    tokens = draw(TOKENS)
    edited = list(tokens)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(edited)))
        edited[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(["z", ",", "new"]), max_size=2))
    return draw(laid_out(tokens)), draw(laid_out(tokens)), draw(laid_out(edited))


@given(contests())
def test_says_what_the_edit_says(contest: tuple[bytes, bytes, bytes]) -> None:
    base, laid, edited = contest
    found = relaid(base, laid, edited)
    assert found is None or re.sub(rb"\s", b"", found) == re.sub(rb"\s", b"", edited)


@given(contests())
def test_nothing_changes_where_one_did_nothing(contest: tuple[bytes, bytes, bytes]) -> None:
    base, laid, edited = contest
    assert relaid(base, laid, base) == laid
    assert relaid(base, base, edited) in {edited, None}


def test_what_is_new_stands_as_its_like_does() -> None:
    base, laid = b"build(exe a.c b.c)\n", b"build(\n    exe\n    a.c\n    b.c\n)\n"
    assert relaid(base, laid, b"build(exe a.c b.c new.c)\n") == b"build(\n    exe\n    a.c\n    b.c\n    new.c\n)\n"
    assert relaid(base, laid, b"build(exe b.c)\n") == b"build(\n    exe\n    b.c\n)\n"


def test_a_paragraph_that_was_wrapped_anew_keeps_an_edit() -> None:
    base = b"One two three\nfour five six.\n"
    assert relaid(base, b"One two\nthree four\nfive six.\n", b"One two three\n4 five six.\n") == b"One two\nthree 4\nfive six.\n"


def test_refuses_what_says_something_else() -> None:
    assert relaid(b"f(a)\n", b"f( b )\n", b"f(c)\n") is None


def test_refuses_a_rewrite() -> None:
    assert relaid(b"f(a, b, c)\n", b"f(\n a,\n b,\n c)\n", b"return nothing\n") is None


def test_usual_is_what_the_file_has_more_often() -> None:
    file = b"a = f(1)\nb = f( 2 )\nc = f(3)\n"
    assert usual((b"d=f( 4 )", b"d = f(4)"), file) == usual((b"d = f(4)", b"d=f( 4 )"), file) == b"d = f(4)"


def test_the_first_stands_where_the_file_says_nothing() -> None:
    one, other = b"a -> b", b"a->b"
    assert (usual((one, other), b"c = 1\n"), usual((other, one), b"c = 1\n"), usual((one, other), b"")) == (one, other, one)


def test_what_breaks_into_lines_and_what_says_something_else_is_not_weighed() -> None:
    file = b"f(1)\nf(2)\n"
    assert usual((b"f(\n3)", b"f(3)"), file) == b"f(\n3)"
    assert usual((b"f( 3)", b"f(4)"), file) == b"f( 3)"


def test_white_space_at_the_end_costs_nothing() -> None:
    """A quarter of a megabyte of it would take minutes, if each place were tried."""
    space = b"\n" * (1 << 18)
    assert says(b"a b" + space) == (b"a", b"b")
    assert usual((b"a(b)", b"a( b )"), b"f(x)" + space) == b"a(b)"
