"""Siblings in a document: found wherever they stand, and replaced."""

from __future__ import annotations

from mergekit.decisions.forms import dialect
from mergekit.decisions.places import open_places, with_instead
from mergekit.decisions.standing import conflicts, settle
from mergekit.frozen import replace
from mergekit.siblings_format import shown_base
from mergekit.syntax.document import Table

_OPEN = '{"$siblings": {"base": 1, "variants": [{"value": 2, "by": "ann"}, {"value": 3, "by": "bob"}]}}'
_TEXT = f'{{"a": {_OPEN}, "b": [0, {{"c" :  {_OPEN}}}, [ {_OPEN} ]],  "d": [ 1,2 ]}}\n'
_SETTLED = b'{"a": 1, "b": [0, {"c" :  1}, [ 1 ]],  "d": [ 1,2 ]}\n'


def _root(text: str) -> Table:
    root = dialect("json").read(text.encode())
    assert root is not None
    return root


def test_places_are_named_by_keys_and_by_places_in_lists() -> None:
    assert [path for path, _ in open_places(_root(_TEXT))] == [("a",), ("b", "1", "c"), ("b", "2", "0")]


def test_the_base_takes_their_place_and_every_other_byte_stays() -> None:
    assert with_instead(_root(_TEXT), dialect("json"), shown_base) == settle(_TEXT.encode()) == _SETTLED


def test_those_in_lists_are_conflicts_of_decisions_too() -> None:
    assert [one.region for one in conflicts("f", _TEXT.encode())] == ["a", "b.1.c", "b.2.0"]


def test_what_the_format_cannot_say_there_changes_nothing() -> None:
    unable = replace(dialect("json"), place=lambda *_: None)
    assert with_instead(_root(_TEXT), unable, shown_base) is None
    assert with_instead(_root(_TEXT), unable, lambda siblings: siblings) == _TEXT.encode()
