"""Duplicates: what stands twice in one scope is found, in every language; what stood there before is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.checks import duplicates
from mergekit.checks.duplicates import _changed, _names
from mergekit.languages import load
from mergekit.syntax.code.keys import key_of
from tests.languages.samples import every_sample, nodes, parser

_MANY = 150
FIRST = b"def first():\n    pass\n\n\n"
SECOND = b"def second():\n    pass\n\n\n"
CLASS = b"class Class:\n    def method(self):\n        pass\n"


def found(language: str, inputs: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in duplicates(load(language), inputs, result)]


def test_both_sides_define_the_same() -> None:
    assert found("python", (FIRST + SECOND, SECOND + FIRST), FIRST + SECOND + FIRST) == [
        (9, "definition 'first' stands 2 times in one scope")
    ]


def test_what_an_input_has_twice_is_no_finding() -> None:
    assert found("python", (FIRST + FIRST, SECOND), FIRST + SECOND + FIRST) == []
    assert found("python", (FIRST + FIRST, SECOND), FIRST * 3) == [(9, "definition 'first' stands 3 times in one scope")]


def test_a_name_in_another_scope_is_another_name() -> None:
    other = CLASS.replace(b"Class", b"Other")
    assert found("python", (CLASS, other), CLASS + other) == []
    assert found("python", (CLASS, other), CLASS + b"\n    def method(self):\n        pass\n") == [
        (5, "definition 'method' stands 2 times in one scope")
    ]


def test_branches_are_scopes() -> None:
    text = b"try:\n    import json\nexcept ImportError:\n    import json\n"
    assert found("python", (b"", text[:18]), text) == []


def test_a_scope_that_was_renamed_is_compared_with_all() -> None:
    twice = CLASS + b"\n    def method(self):\n        pass\n"
    assert found("python", (b"", twice), twice.replace(b"Class", b"Renamed")) == []
    assert found("python", (b"", CLASS), twice.replace(b"Class", b"Renamed")) != []


def test_scopes_that_became_one() -> None:
    between = b"}\nfunction g() {\n"
    text = b"function f() {\n  const x = 1;\n" + between + b"  const x = 1;\n}\n"
    assert found("javascript", (text, text), text.replace(between, b"")) == [(3, "definition 'x' stands 2 times in one scope")]


def test_imports_count_by_where_they_come_from() -> None:
    assert found("python", (b"from a import x\n", b"from b import x\n"), b"from a import x\nfrom b import x\n") == []
    assert found("python", (b"from a import x, y\n", b"from a import x, z\n"), b"from a import x, y\nfrom a import x, z\n") == [
        (2, "import 'a x' stands 2 times in one scope")
    ]


def test_overloads_are_not_the_same() -> None:
    one, other = b"class A { void f(int a) {} }\n", b"class A { void f(String a) {} }\n"
    assert found("java", (one, other), b"class A { void f(int a) {} void f(String a) {} }\n") == []
    assert len(found("java", (one, other), b"class A { void f(int a) {} void f(int b) {} }\n")) == 1


@pytest.mark.parametrize("sample", every_sample(), ids=lambda sample: f"{sample.parent.name}/{sample.name}")
def test_whatever_has_lines_of_its_own_is_found_if_it_stands_twice(sample: Path) -> None:
    profile, text = load(sample.parent.name), sample.read_bytes()
    lines = text.splitlines(keepends=True)
    parsed = parser(profile)
    doubled = 0
    for node, parent, field in nodes(parsed.parse(text).root_node):
        named = key_of(profile, node, parent, field, text)
        first, last = node.start_point[0], node.end_point[0] + (node.end_point[1] > 0)
        own = not lines[first][: node.start_point[1]].strip() and not lines[last - 1][node.end_point[1] or len(lines[last - 1]) :].strip(
            b" \t\r\n,;"
        )
        if named is None or not named[1] or not own:
            continue
        result = b"".join((*lines[:last], *lines[first:last], *lines[last:]))
        if parsed.parse(result).root_node.has_error:
            continue
        doubled += 1
        if len(lines) > _MANY and doubled % 4:
            continue
        assert [one for one in duplicates(profile, (text, text), result) if one.what.startswith(named[1])], result[node.start_byte :]
        # What is not looked at, since one input has it line for line, changes nothing.
        assert duplicates(profile, (text, result), result) == ()
        assert duplicates(profile, (result, text), result) == ()
        everything, near = _names(profile, result, {}), _names(profile, result, {}, _changed(text, result))
        assert {name.key for name, stands in everything.items() if len(stands) > 1} == {
            name.key for name, stands in near.items() if len(stands) > 1
        }
    assert doubled or sample.parent.name in {"html", "xml"} or len(lines) < 5


def test_what_cannot_be_parsed_has_no_duplicates() -> None:
    assert found("python", (b"", b""), b"x" * ((1 << 20) + 1)) == []


def test_the_order_of_inputs_does_not_matter() -> None:
    base = (
        b"// and a new one\ndeclare module 'm' {\n}\nabstract class Class extends Base implements One, Two {\n"
        b"  abstract area(): number;\n}\n\n"
        b"function overloaded(a: any, b = 1) {\n  function inner() {}\n  label: for (;;) {}\n    case 1:\n"
    )
    left = base.replace(b"one", b"on", 1).replace(b"{\n}\nabstract", b"{\n\nabstract").replace(b"    case", b"      case")
    right = base.replace(b"number;\n}\n", b"number;\n").replace(b"b = 1) {\n", b"b = 1) {\n}\n")
    result = right.replace(b"one", b"on", 1).replace(b"{\n}\nabstract", b"{\n\nabstract").replace(b"    case", b"      case")
    assert found("tsx", (left, right, base), result) == found("tsx", (right, left, base), result)
