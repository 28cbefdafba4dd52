"""The JSON of a landing: described by its schema, complete, and readable by anybody's parser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Conflict, Place, Sibling, Writer
from mergekit.landing import Mode
from mergekit.landing.to_json import LARGEST_INLINE, conflict_to_json, landing_to_json, text_from_json, text_to_json, value_to_json
from tests.landing.fleets import edited, fleet, landing
from tests.schemas import faults

TEXTS = st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape")) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=20
)


@given(TEXTS)
def test_every_text_is_read_back_and_valid_unicode(text: str) -> None:
    written = text_to_json(text)
    assert text_from_json(written) == text
    assert json.loads(json.dumps(written).encode()) == written
    written.encode("utf-8")


@given(TEXTS, TEXTS)
def test_no_two_texts_are_written_alike(one: str, other: str) -> None:
    assert (text_to_json(one) == text_to_json(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a/ü b", "a/ü b"), ("a\\b\n", "a\\b\n"), ('"x', '"\\"x"'), ("\udcff\té", '"\\377\\t\\303\\251"'), ("\udcc3\\", '"\\303\\\\"')],
)
def test_only_what_must_be_is_quoted_as_git_quotes(text: str, written: str) -> None:
    assert text_to_json(text) == written


def test_values_are_inline_where_they_are_short() -> None:
    assert value_to_json(None) is None
    assert value_to_json(b"1\n") == {"blob": "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d", "size": 2, "encoding": "utf-8", "content": "1\n"}
    binary = value_to_json(b"\xff\0")
    assert isinstance(binary, dict)
    assert (binary["encoding"], binary["content"]) == ("base64", "/wA=")
    large = value_to_json(b"x" * (LARGEST_INLINE + 1))
    assert isinstance(large, dict)
    assert (large["encoding"], large["content"], large["size"]) == ("omitted", None, LARGEST_INLINE + 1)


def test_a_hostile_conflict_keeps_to_the_schema() -> None:
    writer = Writer("\udcff", "1" * 40, "\udcff\n", -5, -300, "\udcff")
    conflict = Conflict(
        "d", "\udcff\n", "k", None, (Sibling(None, ()), Sibling(b"\xff", (writer,))), holds=True, place=Place(1, 2, "\udcff")
    )
    assert faults(json.loads(json.dumps(conflict_to_json(conflict))), "conflict") == []


@pytest.mark.parametrize("mode", ["hold", "all", "markers"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_every_landing_keeps_to_the_schema_and_to_itself(tmp_path: Path, mode: Mode, dry_run: bool) -> None:
    replicas = {"a": {"f": edited(2, "a"), "\udcff": "1"}, "b": {"f": edited(2, "b"), "\udcff": "2"}, "c": {"new": "c"}}
    history = fleet(tmp_path, replicas)
    history.branch("agent/old", "base")
    names = [f"agent/{name}" for name in ("a", "b", "c", "old")]
    result = landing_to_json(landing(history, *names, mode=mode, dry_run=dry_run))
    found = json.loads(json.dumps(result))
    assert faults(found, "merge") == []
    assert sorted(one["name"] for part in ("landed", "held", "up_to_date") for one in found[part]) == names
    known = {conflict["id"]: conflict["in_tree"] for conflict in found["conflicts"]}
    assert {name for held in found["held"] for name in held["conflicts"]} | {name for name, shown in known.items() if shown} == set(known)
    assert (found["commit"] or found["before"]) == found["after"]
    assert history.tree(found["after"]) == found["tree"]
    assert any(known.values()) == (mode == "markers")


def test_the_schema_check_finds_faults() -> None:
    assert faults({"id": 1}, "conflict") != []
    assert faults({**conflict_to_json(Conflict("d", "p", "k", None, (), holds=True)), "more": 1}, "conflict") == [
        "$: more is not described"
    ]
