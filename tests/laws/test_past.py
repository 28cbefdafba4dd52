"""Examples from history: the versions of the files that are wanted, taken for a base and its sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.laws.kinds import LINES, NUMBER, OBJECT, RECORDS, SET, Kind
from mergekit.laws.past import Past, examples_of, kind_of, pasts
from tests.histories import History


def test_versions_come_from_all_of_history_the_oldest_first(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("o", files={"a.json": "[]", "b.txt": "x"})
    history.commit("a", "o", files={"a.json": '["a"]'})
    history.commit("b", "o", files={"a.json": '["b"]'})
    history.merge_commit("m", ["a", "b"], files={"a.json": '["a", "b"]'})
    history.commit("z", "m", files={"b.txt": "y"})
    (past,) = pasts(Repository(history.repository), bytes.fromhex(history["z"]), lambda path: path.endswith(".json"))
    assert past.path == "a.json"
    assert past.versions[0] == b"[]"
    assert sorted(past.versions[1:3]) == [b'["a"]', b'["b"]']
    assert past.versions[3:] == (b'["a", "b"]',)


def test_versions_that_follow_each_other_are_a_base_and_its_sides() -> None:
    found = list(examples_of(Past("n.json", (b"1", b"2", b"5", b"4"))))
    assert [(one.kind, one.base, one.sides, one.origin) for one in found] == [
        (NUMBER, 1, (2, 5), "n.json"),
        (NUMBER, 2, (5, 4), "n.json"),
        (NUMBER, 1, (2, 5, 4), "n.json"),
    ]


def test_versions_of_no_kind_or_of_several_are_bytes() -> None:
    for versions in ((b"a\n", b"b\n", b"c\n"), (b"1", b"[]", b"{}"), (b"1", b"x", b"2")):
        (one,) = examples_of(Past("a", versions))
        assert (one.kind, one.base, one.side_bytes) == (None, versions[0], versions[1:])


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"5\n", NUMBER), (b"[]", SET), (b"{}", OBJECT), (b'{"id": "a"}\n{"id": "b"}\n', RECORDS), (b"a\n", None), (b"", None), (b"\n", None)],
)
def test_the_kind_of_a_version(content: bytes, kind: Kind | None) -> None:
    assert kind_of(content) is kind
    assert kind is not LINES
