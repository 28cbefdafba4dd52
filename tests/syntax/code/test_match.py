"""Matching: equal, by key, alike, moved."""

from __future__ import annotations

from mergekit.syntax.code.match import Matches, alike, contained, match, met
from mergekit.syntax.code.steps import Steps
from tests.syntax.code.trees import items


def matched(base: bytes, side: bytes, language: str = "python") -> Matches:
    return match(items(language, base), items(language, side), Steps(10_000))


def test_equal_items_are_matched_in_order() -> None:
    assert matched(b"a()\nb()\nc()\n", b"a()\nx()\nc()\n") == ({0: 0, 2: 2}, {})


def test_a_key_finds_what_changed_altogether() -> None:
    assert matched(b"def f(a):\n    return 1\n", b"def g():\n    pass\ndef f(*many):\n    yield from many\n") == ({0: 1}, {})


def test_what_is_alike_is_the_same_under_another_name() -> None:
    base, side = b"def f(a):\n    check(a)\n    return a + 1\n", b"def g(a):\n    check(a)\n    return a + 1\n"
    assert matched(base, side) == ({0: 0}, {})
    assert matched(base, side + base) == ({0: 1}, {})  # it is there, under its own name


def test_what_moved_is_found_once() -> None:
    one, two, three = (b"def %s():\n    return %s\n" % (name, name) for name in (b"one", b"two", b"three"))
    assert matched(one + two + three, three + one + two).moved == {2: 0}
    assert not matched(b"x()\n" + b"do(1, 2, 3)\n" * 2, b"do(1, 2, 3)\n" * 2 + b"x()\n").moved.get(0)


def test_a_wrapped_definition_is_the_same() -> None:
    body = b"function area(w, h) {\n  return w * h;\n}\n"
    assert matched(body, b"export " + body, "javascript") == ({0: 0}, {})


def test_tokens_shared() -> None:
    one, same, other, signs = items("python", b"call(a, b)\ncall(a,b)\nname\n(), ()\n")
    assert alike(one, same) == 1
    assert alike(one, other) == alike(other, one) == 0
    assert alike(one, signs) == 0  # brackets and commas are no sign


def test_what_both_put_in() -> None:
    left, right = items("python", b"import a\nimport b\n"), items("python", b"import b\nimport c\n")
    assert met(left, right) == ({1: 0}, {})
    assert met(items("python", b"def f(): pass\n"), items("python", b"def f(): return\n")) is None
    assert contained(left, left[1:]) == 1
    assert contained(left, right) is None
    assert contained(left, []) is None
