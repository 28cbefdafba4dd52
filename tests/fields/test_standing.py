"""Siblings that stand in typed files: found, and replaced, with every other byte kept."""

from __future__ import annotations

import json

import pytest

from mergekit.drivers import siblings
from mergekit.fields.standing import conflicts, decided, settle
from mergekit.siblings_format import shown_base

_TWO = '{"$siblings": {"base": 1, "variants": [{"value": 2, "by": "ann"}, {"value": 3, "by": "bob"}]}}'
_GONE = '{"$siblings": {"variants": [{"value": 2, "by": "ann"}, {"value": 3, "by": "bob"}]}}'


@pytest.mark.parametrize(
    ("text", "settled", "regions"),
    [
        ('{"a": %s, "z": [ 1,2 ]}\n', '{"a": 1, "z": [ 1,2 ]}\n', ["a"]),
        ('{ "q":{"x" : {}}, "a": {"b": [{"c": %s , "d":[ ]}, 5]} , "z": [ 1,2 ]}\n', None, ["a.b.0.c"]),
        ('{"a": [0, [%s], {"z" : [ 1,2 ]}],\n\n  "b": %s}\n', None, ["a.1.0", "b"]),
        ('{"same": {"x": 0}, "a": {"same": {"x": 0}, "b": %s}}\n', None, ["a.b"]),
    ],
)
def test_the_base_takes_their_place(text: str, settled: str | None, regions: list[str]) -> None:
    content = text.replace("%s", _TWO).encode()
    assert settle(content).decode() == (settled or text.replace("%s", "1"))
    assert [one.region for one in conflicts("f", content)] == regions


@pytest.mark.parametrize("frame", ["%s", "---\n%s---\nText.\n"])
def test_so_it_does_in_yaml(frame: str) -> None:
    siblings = (
        "\n    $siblings:\n      base: 1\n      variants:\n        - value: 2\n          by: ann\n        - value: 3\n          by: bob"
    )
    content = frame % f"a: [ 1,2 ]\nb:\n  c:{siblings}\n  d:   {{ x: 1 }} # why\n"
    assert settle(content.encode()).decode() == frame % "a: [ 1,2 ]\nb:\n  c: 1\n  d:   { x: 1 } # why\n"
    assert [one.region for one in conflicts("f", content.encode())] == ["b.c"]


def test_what_has_no_base_is_gone() -> None:
    assert settle(b'{"a": 1, "b": {"c": %s, "d": 2}}\n' % _GONE.encode()) == b'{"a": 1, "b": { "d": 2}}\n'


def test_what_is_not_decided_stays() -> None:
    content = f'{{"a": {_TWO}, "b": [{_GONE}, {{"c" : 0}}]}}\n'.encode()
    written, gone = decided("f", content, lambda state: state if shown_base(state) is None else shown_base(state))
    assert written == f'{{"a": 1, "b": [{_GONE}, {{"c" : 0}}]}}\n'.encode()
    assert [one.region for one in gone] == ["a"]


def test_among_many_fields_alike_the_right_one_is_settled() -> None:
    alike = {f"k{number}": {"x": 1, "y": [1, {"x": 1}]} for number in range(50)}
    text = json.dumps(alike, indent=2)
    at = text.index('"x": 1', text.index('"k30"'))
    content = (text[:at] + f'"x": {_TWO}' + text[at + len('"x": 1') :] + "\n").encode()
    assert settle(content) == (text + "\n").encode()


def test_lines_are_records_whether_they_are_several_or_said_to_be() -> None:
    line = f'{{"id": 7, "a": {_TWO}, "z" : [ 1,2 ]}}\n'
    settled = '{"id": 7, "a": 1, "z" : [ 1,2 ]}\n'
    for content in (line, line + '\n{"id":8}\n'):
        assert settle(content.encode()).decode() == settled + content[len(line) :]
        assert [one.region for one in conflicts("f", content.encode(), lines=True)] == ["7.a"]
        written, gone = decided("f", content.encode(), shown_base, lines=True)
        assert written == (settled + content[len(line) :]).encode()
        assert [one.region for one in gone] == ["7.a"]
    assert [one.region for one in conflicts("f", line.encode())] == ["a"], "one line is a document"
    assert [one.region for one in conflicts("f", (line + '{"id":8}\n').encode())] == ["7.a"]


def test_a_record_of_siblings_goes_or_is_its_base() -> None:
    both = '"variants": [{"value": {"id": 7, "n": 2}, "by": "ann"}, {"value": {"id": 7, "n": 3}, "by": "bob"}]'
    new, old = (f'{{"id": 7, "$siblings": {{{base}{both}}}}}\n'.encode() for base in ("", '"base": {"id": 7, "n": 1}, '))
    for rest in (b"", b'{"id": 8}\n'):
        assert settle(new + rest) == rest
        assert settle(old + rest) == b'{"id": 7, "n": 1}\n' + rest
        assert [one.region for one in conflicts("f", old + rest, lines=True)] == ["7"]


def test_a_page_that_shows_a_record_has_no_siblings() -> None:
    page = f'# A page\n\nSo it looks:\n\n```\n{{"id": 7, "a": {_TWO}}}\n```\n'.encode()
    assert settle(page) == page
    assert conflicts("f.md", page) == ()
    assert siblings.DRIVER.settle(page) == page


def test_a_line_that_is_no_json_hides_no_siblings() -> None:
    text = f'oops\n{{"id": 7, "a": {_TWO}}}\n{{"id": 8}}\n'.encode()
    assert settle(text) == b'oops\n{"id": 7, "a": 1}\n{"id": 8}\n'
