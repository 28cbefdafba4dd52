"""The document driver by example. Golden cases and the laws of all drivers are run by tests/laws."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence

import pytest

from mergekit.documents.by_keys import ODDS
from mergekit.driver import Content, Outcome
from mergekit.drivers import document, load
from mergekit.drivers.document import DRIVER
from mergekit.frozen import replace
from tests.decided import contest, shown
from tests.laws.contests import with_bystander


def merged(path: str, base: Content, *sides: Content) -> Outcome:
    one = contest(path, base, *sides)
    outcome = DRIVER.merge(one)
    for order in itertools.islice(itertools.permutations(range(len(sides))), 1, 6):
        again = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        assert DRIVER.merge(again) == outcome, "the order of sides matters"
    return outcome


def written(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def as_json(base: object, *sides: object) -> object:
    outcome = merged("x.json", written(base), *map(written, sides))
    assert not outcome.conflicts
    return json.loads(shown(outcome))


# ---- lists ----


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        ("abc", ["abcd", "xabc"], "xabcd"),
        ("abc", ["abcd", "abce"], "abcde"),
        ("abc", ["ac", "ab"], "a"),
        ("abc", ["cba", "abcd"], "cdba"),
        ("abc", ["adc", "adc"], "adc"),
        ("abc", ["axbc", "abc", "abyc"], "axbyc"),
        ("aab", ["aabc", "xaab"], "xaabc"),
        ("aab", ["aabc", "aabd"], "aabcd"),
        ("aabb", ["abb", "aab"], "ab"),
        ("", ["a", "a"], "a"),
        ("", ["ab", "c"], "abc"),
    ],
)
def test_lists_of_texts(base: str, sides: Sequence[str], expected: str) -> None:
    assert as_json({"v": list(base)}, *({"v": list(side)} for side in sides)) == {"v": list(expected)}


@pytest.mark.parametrize(
    ("base", "sides"),
    [
        ("abc", ["axc", "ayc"]),
        ("abc", ["ac", "axc"]),
        ("abc", ["cba", "bac"]),
        ("abcd", ["axyd", "abzcd"]),
        ("aabb", ["axbb", "aybb"]),
    ],
)
def test_lists_that_nobody_can_merge_are_conflicts(base: str, sides: Sequence[str]) -> None:
    outcome = merged("x.json", written({"v": list(base)}), *(written({"v": list(side)}) for side in sides))
    assert outcome.conflicts
    assert all(conflict.holds for conflict in outcome.conflicts)
    assert json.loads(outcome.base or b"")["v"] == list(base)


def test_what_is_put_beside_a_replaced_item_is_for_rules_to_say() -> None:
    base, one, other = (written({"v": list(text)}) for text in ("aabb", "aaxbb", "aybb"))
    outcome = merged("x.json", base, one, other)
    assert outcome.conflicts or outcome.events


def row(name: object, **fields: object) -> dict[str, object]:
    return {"id": name, "n": 1, **fields}


def test_items_merge_by_their_names() -> None:
    one, two, three = row("a"), row("b"), row("c")
    assert as_json([one, two][:0] or {"v": [one, two]}, {"v": [one, row("b", n=2)]}, {"v": [two, one, three]}) == {
        "v": [row("b", n=2), one, three]
    }
    assert as_json({"v": [one, two]}, {"v": [row("a", m=1), two]}, {"v": [row("a", k=2), two]}) == {"v": [row("a", m=1, k=2), two]}
    assert as_json({"v": [one, two]}, {"v": [two]}, {"v": [one, row("b", n=2)]}) == {"v": [row("b", n=2)]}


def test_an_item_that_one_deleted_and_another_edited_is_a_conflict() -> None:
    outcome = merged("x.json", written({"v": [row("a"), row("b")]}), written({"v": [row("b")]}), written({"v": [row("a", n=2), row("b")]}))
    (conflict,) = outcome.conflicts
    assert sorted(b'"n": 2' in (sibling.value or b"") for sibling in conflict.siblings) == [False, True]


def test_items_without_names_are_told_by_what_they_hold() -> None:
    rows = [{"py": 3, "env": "a"}, {"py": 3, "env": "b"}, {"py": 4, "env": "b"}]
    left = [rows[0], rows[1] | {"x": 1}, rows[2]]
    right = [rows[0], rows[1], {"py": 5, "env": "b"}, rows[2]]
    assert as_json({"v": rows}, {"v": left}, {"v": right}) == {"v": [rows[0], left[1], right[2], rows[2]]}
    both = [rows[0] | {"x": 1}, *rows[1:]], [rows[0] | {"y": 2}, *rows[1:]]
    assert as_json({"v": rows}, {"v": both[0]}, {"v": both[1]}) == {"v": [rows[0] | {"x": 1, "y": 2}, *rows[1:]]}


def test_items_without_names_are_places_of_their_own() -> None:
    rows = [{"py": number, "env": number, "on": "x"} for number in range(3)]
    left = [rows[0] | {"x": 1}, rows[1], rows[2] | {"x": 2}]
    right = [rows[0] | {"y": 3}, rows[1], rows[2] | {"y": 4}]
    assert as_json({"v": rows}, {"v": left}, {"v": right}) == {"v": [rows[0] | {"x": 1, "y": 3}, rows[1], rows[2] | {"x": 2, "y": 4}]}


# ---- conflicts are the smallest, and text ----


def test_a_conflict_is_the_line_of_its_field() -> None:
    base = written({"a": 1, "b": 2, "c": {"d": 3, "e": 4}})
    outcome = merged("x.json", base, base.replace(b"2", b"20").replace(b"3", b"30"), base.replace(b"2", b"21").replace(b"4", b"40"))
    (conflict,) = outcome.conflicts
    assert (conflict.base, [sibling.value for sibling in conflict.siblings]) == (b'  "b": 2,\n', [b'  "b": 20,\n', b'  "b": 21,\n'])
    assert json.loads(outcome.base or b"") == {"a": 1, "b": 2, "c": {"d": 30, "e": 40}}
    assert DRIVER.settle(shown(outcome)) == outcome.base


def test_a_comment_that_both_changed_is_a_conflict() -> None:
    base = b"# one\na: 1\nb: 2\n"
    outcome = merged("x.yaml", base, b"# two\na: 1\nb: 3\n", b"# three\na: 1\nb: 2\n")
    assert [sibling.value for conflict in outcome.conflicts for sibling in conflict.siblings] == [b"# two\n", b"# three\n"]


def test_a_resolved_conflict_stands() -> None:
    base = written({"a": 1, "b": 2})
    outcome = merged("x.json", base, written({"a": 2, "b": 2}), written({"a": 3, "b": 2}))
    again = merged("x.json", outcome.content, written({"a": 4, "b": 2}), outcome.content)
    assert again.content == written({"a": 4, "b": 2})


@pytest.mark.parametrize(("path", "base"), [("x.yaml", b"a: 1\nb: 1\n"), ("x.toml", b"a = 1\nb = 1\n")])
def test_who_left_a_rendered_conflict_alone_changes_nothing(path: str, base: bytes) -> None:
    """Though what it holds is no document."""
    one, other = base.replace(b"1", b"2", 1), base.replace(b"b: 1", b"b: 2").replace(b"b = 1", b"b = 2")
    settled = replace(contest(path, base, one, other), rendered=b"<<<<<<< x\n" + base)
    assert DRIVER.merge(with_bystander(settled)) == DRIVER.merge(settled)


# ---- what is no document is text ----


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("x.json", b'{"a": 1,\n"a": 2}\n'),
        ("x.json", b"{\n"),
        ("x.json", b'{"a": "\xff"}\n'),
        ("x.yaml", b"a: 1\n---\nb: 1\n"),
        ("x.toml", b"a = 1\na = 2\n"),
        ("x.txt", b"a\n"),
        ("x.json", b'{"a": ' * 500 + b"1" + b"}" * 500 + b"\n"),
    ],
)
def test_what_is_not_read_is_merged_as_text(path: str, base: bytes) -> None:
    sides = base + b"x\n", b"y\n" + base
    assert merged(path, base, *sides) == load("text").merge(contest(path, base, *sides))


def test_a_file_that_both_added_is_text() -> None:
    sides = written({"a": 1}), written({"a": 2})
    assert merged("x.json", None, *sides) == load("text").merge(contest("x.json", None, *sides))


def test_lines_that_agree_stay_as_they_are() -> None:
    """What git's merge makes of it, byte for byte: layout that only one side changed included."""
    base = b'{"a": [1,\n2],\n"b": {\n"c": 1},\n\n\n"d": 1\n}\n'
    outcome = merged("x.json", base, base.replace(b"[1,\n2]", b"[1, 2]"), base.replace(b'"d": 1', b'"d": 2'))
    assert outcome.content == base.replace(b"[1,\n2]", b"[1, 2]").replace(b'"d": 1', b'"d": 2')


def test_lines_that_agree_and_mean_something_else_do_not_count() -> None:
    """By lines both keep their place, and the new key lands in the new table."""
    base = b"[a]\nx = 1\n\n# end\n"
    one, other = b"[a]\nx = 1\n[b]\ny = 1\n\n# end\n", b"[a]\nx = 1\n\nz = 2\n# end\n"
    outcome = merged("x.toml", base, one, other)
    assert not outcome.conflicts
    assert shown(outcome).index(b"z = 2") < shown(outcome).index(b"[b]")


def test_an_alias_never_loses_its_anchor() -> None:
    base = b"a: &x 1\nb: 2\nc: 3\n"
    outcome = merged("x.yaml", base, b"b: 2\nc: 3\n", b"a: &x 1\nb: 2\nc: *x\n")
    assert outcome.holds
    assert outcome.base == base


def test_what_one_side_did_elsewhere_stands_beside_a_conflict() -> None:
    base = written({"v": [row("a"), row("b"), row("c")]})
    one = written({"v": [row("b"), row("c")]})
    other = written({"v": [row("a", n=2), row("b", n=3), row("c")]})
    outcome = merged("x.json", base, one, other)
    assert outcome.conflicts
    assert json.loads(outcome.base or b"")["v"] == [row("a"), row("b", n=3), row("c")]


def test_a_file_that_gets_a_second_document() -> None:
    base = b"a: 1\nb: 1\n"
    outcome = merged("x.yaml", base, b"a: 2\nb: 1\n---\nc: 1\n", b"a: 1\nb: 2\n", base + b"---\nd: 1\n")
    assert [event.rule for event in outcome.events] == ["by-key"]
    assert shown(outcome) == b"a: 2\nb: 2\n---\nc: 1\n---\nd: 1\n"


def test_a_comment_beside_an_item_that_another_removed_makes_the_list_one_value() -> None:
    base = b"v:\n- name: a\n  k: 1\n- name: b\n  k: 1\n- name: c\n  k: 1\nw: 1\n"
    one = base.replace(b"- name: b\n  k: 1\n", b"")
    other = base.replace(b"- name: b", b"# why\n- name: b").replace(b"w: 1", b"w: 2")
    outcome = merged("x.yaml", base, one, other)
    assert outcome.conflicts
    assert b"# why" in shown(outcome)
    assert b"w: 2" in (outcome.base or b"")


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("x.json", b'{"v": [' + b"1," * 30_000 + b"1]}\n"),
        ("x.json", b'{"a": "' + b"x" * 2_000_000 + b'", "b": 1}\n'),
        ("x.json", b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"\n"),
        ("x.toml", b"".join(b"[[a]]\nb = %d\n" % number for number in range(1000))),
        ("x.yaml", b"a: " + b"[" * 20_000 + b"1" + b"]" * 20_000 + b"\n"),
        ("x.ini", b"a = 1\\\n" * 5_000),
    ],
)
def test_hostile_files_end_as_a_conflict(path: str, base: bytes) -> None:
    one, other = base.replace(b"1", b"2", 1), base.replace(b"1", b"3", 1)
    outcome = DRIVER.merge(contest(path, base, one, other))
    assert outcome.holds
    assert outcome.base == base


# ---- trust ----


@pytest.mark.parametrize(("trust", "rules"), [("safe", None), ("balanced", ["by-key"]), ("eager", ["by-key"]), ("", ["by-key"])])
def test_who_asks_for_better_odds_than_those_of_keys_gets_text(trust: str, rules: list[str] | None) -> None:
    one = contest("a.yaml", b"a: 1\nb: 1\n", b"a: 2\nb: 1\n", b"a: 1\nb: 2\n")
    outcome = DRIVER.merge(replace(one, options={"trust": trust} if trust else {}))
    assert (None if outcome.conflicts else [event.rule for event in outcome.events]) == rules
    assert [event.odds for event in outcome.events if event.rule == "by-key"] == [ODDS] * bool(rules)


def test_versions_with_much_to_read_are_merged_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    base, left, right = b"a: 1\nb: 1\n", b"a: 2\nb: 1\n", b"a: 1\nb: 2\n"
    lines = set((base + left + right).splitlines(keepends=True))
    monkeypatch.setattr(document, "MOST_BYTES", sum(map(len, lines)))
    assert [event.rule for event in merged("a.yaml", base, left, right).events] == ["by-key"]
    monkeypatch.setattr(document, "MOST_BYTES", sum(map(len, lines)) - 1)
    assert "by-key" not in [event.rule for event in merged("a.yaml", base, left, right).events]
    monkeypatch.setattr(document, "MOST_BYTES", sum(map(len, lines)))
    monkeypatch.setattr(document, "MOST_BYTES_SHARED", len(base + left + right) - 1)
    assert "by-key" not in [event.rule for event in merged("a.yaml", base, left, right).events]


def test_json_may_be_larger_together(monkeypatch: pytest.MonkeyPatch) -> None:
    base, left, right = b'{"a": 1,\n"b": 1}\n', b'{"a": 2,\n"b": 1}\n', b'{"a": 1,\n"b": 2}\n'
    monkeypatch.setattr(document, "MOST_BYTES", 1)
    assert [event.rule for event in merged("a.json", base, left, right).events] == ["by-key"]
    monkeypatch.setattr(document, "MOST_BYTES_OF_JSON", 8)
    assert "by-key" not in [event.rule for event in merged("a.json", base, left, right).events]
