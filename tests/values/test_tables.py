"""Tables by key: which term a key has, what is not looked at, and when a table is gone."""

from __future__ import annotations

import pytest

from mergekit.values.kind import Contest, Term, Verdict
from mergekit.values.tables import by_key, entry, merge_part, part_term, shared, shown, untouched
from mergekit.values.value import Maybe, PathKey, value_of
from tests.types.value_histories import ABSENT, contest, term
from tests.types.value_histories import shown as plain

INNER = term("map", of=term("g-counter"))
RECORD = term("record", fields={"n": term("max"), "m": INNER})


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("n", "max"),
        ("other", "document"),
        ("m", "map"),
        (PathKey("m.k", ("m", "k")), "g-counter"),
        (PathKey("other.k", ("other", "k")), "document"),
    ],
)
def test_the_term_of_a_key(key: str, expected: str) -> None:
    assert part_term(RECORD, key).type.name == expected


def test_what_has_no_term_is_as_the_whole() -> None:
    assert part_term(term("document"), "any").type.name == "document"
    assert part_term(INNER, "any").type.name == "g-counter"


def test_what_nobody_changed_is_no_question() -> None:
    asked: list[str] = []

    def never(_contest: Contest, _term: Term) -> Verdict:
        asked.append("asked")
        return Verdict(None)

    one = value_of(1)
    kind = Term(term("max").type)
    silent = Term(type(kind.type)("silent", "", never))
    assert merge_part(contest(1, 1, 1), silent).value == one
    assert not asked
    assert untouched(contest(1, 1, 1), counted=True)
    assert not untouched(contest(1, 1, 2), counted=False)
    assert shared([{"a": one}, {"a": one}], "a")
    assert not shared([{"a": one}, {}], "a")
    assert not shared([{}, {}], "a")


def test_a_table_is_gone_where_all_who_decide_it_removed_it_and_nothing_is_left_in_it() -> None:
    def merged(*versions: object) -> object:
        return plain(by_key(contest(*versions), lambda _: term("document")))

    assert merged({"a": 1}, ABSENT, {"a": 1}) is ABSENT
    assert merged({"a": 1}, ABSENT, {"a": 1, "b": 2}) == {"b": 2}
    assert merged({"a": 1}, ABSENT, {}) == {}
    assert merged({"a": 1}, {}, {}) == {}
    assert merged(ABSENT, {"a": 1}, {"b": 1}) == {"a": 1, "b": 1}


def test_what_is_told_of_a_part_says_where() -> None:
    verdict = by_key(contest({"m": {"k": 5}}, {"m": {"k": 3}}, {"m": {"k": 6}}), lambda key: part_term(RECORD, key))
    assert [(one.rule, one.path) for one in verdict.told] == [("g-counter", ("m", "k"))]


def test_null_is_no_absence() -> None:
    found: list[Maybe] = [entry(value_of({"a": None}), "a"), entry(value_of({}), "a"), entry(value_of([1]), "a"), entry(None, "a")]
    assert found == [value_of(None), None, None, None]
    assert [shown(one) for one in found[:2]] == ["null", "nothing"]
