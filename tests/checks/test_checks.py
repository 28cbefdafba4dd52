"""All checks together: no alarm for one of the sides, nor for hostile input; and never an exception."""

from __future__ import annotations

import pytest

from mergekit.checks import Finding, check
from mergekit.languages import load, names
from tests.languages.samples import samples


def test_a_side_is_no_finding_even_if_it_is_broken() -> None:
    assert check(load("json"), b"{}", (b"{", b"{}"), b"{") == ()


def test_findings_of_all_checks() -> None:
    base, left, right = b"one = 1\ntwo = 2\n", b"one = 1\ntwo = 2\n\n\ndef f(): pass\n", b"def f(): pass\n\n\none = 1\ntwo = 2\n"
    result = b"def f(): pass\n\n\none = 1\n\n\ndef f(): pass\n\n\n)\n"
    assert {one.check for one in check(load("python"), base, (left, right), result)} == {"parses", "duplicates", "balanced", "conservation"}


def test_text_without_a_grammar() -> None:
    assert check(None, b"(a)\n", (b"(a)\nb\n", b"(a)\n"), b"(a\nb\n") == (Finding("balanced", 1, "a bracket is not closed"),)


def test_text_of_another_language_than_its_name_says() -> None:
    base = b"some lines of prose\nthat are no program\nand never were one\nwhatever the name\n"
    left, right = base.replace(b"some lines", b"many lines"), base.replace(b"whatever the name", b"whoever says so")
    result = left.replace(b"whatever the name", b"whoever says so")
    assert check(load("java"), base, (left, right), result) == ()
    program = b"class A {\n    int one;\n    int two;\n}\n"
    assert check(load("java"), program, (program + b"class B {}\n", b"class C {}\n" + program), program + b"class {{\n}}\n") != ()


def test_no_base() -> None:
    assert check(load("python"), None, (b"one = 1\n", b"two = 2\n"), b"one = 1\ntwo = 2\n") == ()


def test_the_order_of_sides_never_matters() -> None:
    """A scope that is one side's, line for line, is another thing behind an error: which side it was compared with decided."""
    left, right = b'def first(x, y=1, z: int = 2, w: str = "a" "b", v: int = 0, *, u: int):\n', b""
    result = b'LIMIT = {"a": 1, "b": 2, **other, "c": 3\n' + left
    assert check(load("python"), b"", (left, right), result) == check(load("python"), b"", (right, left), result)


@pytest.mark.parametrize("language", names())
def test_hostile_input_is_survived(language: str) -> None:
    profile = load(language)
    text = samples(language)[-1].read_bytes()
    openings = (b"(", b"[", b"{", b"<a>", b"if (", b"- ", b'"', b"`", b"> ", b"a:\n", b"/*", b"f(x=>", b"\t")
    for odd in (
        b"",
        b"\0" * 100,
        b"\xef\xbb\xbf" + text,
        text + b"\xff\xe9\n",
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b"\n\f"),
        text[: len(text) // 2],
        text[::-1],
        b"<<<<<<< a\n" + text + b"=======\n>>>>>>> b\n",
        b"".join(text.split(b"\n")),
        b"".join(b" " * i + b"if x:\n" for i in range(200)),
        *(opening * 200 for opening in openings),
        b"[" * 10_000 + b"]" * 10_000,
    ):
        check(profile, text, (odd, text + odd), odd + text)
