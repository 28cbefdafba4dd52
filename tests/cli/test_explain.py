"""`mergekit explain`: the rules behind a merge, whoever made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import mergekit
from tests.histories import History
from tests.landing.fleets import edited, fleet
from tests.schemas import faults

KEYS = "".join(f"key_{n} = {n}\n" for n in range(9))


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Two who set neighbouring keys, and changed one line of another file far apart."""
    files = {
        name: {"settings": KEYS.replace(f"key_{n} = {n}", f"key_{n} = {name}"), "f": edited(line, name)}
        for name, n, line in (("a", 3, 2), ("b", 4, 15))
    }
    return fleet(tmp_path / "r", files, base={"settings": KEYS})


@pytest.mark.parametrize("trust", ["balanced", "eager"])
def test_a_landing(history: History, trust: str) -> None:
    landed = mergekit("merge", "--json", "--trust", trust, cwd=history.path).json
    done = mergekit("explain", landed["commit"], "--json", cwd=history.path)
    assert (done.code, faults(done.json, "explain")) == (0, [])
    assert done.json["policy"]
    assert {file["path"]: file["as_committed"] for file in done.json["files"]} == {"f": True, "settings": True}
    assert [file["events"] for file in done.json["files"]] == [file["events"] for file in landed["files"]]
    assert [event["rule"] for event in done.json["files"][1]["events"]] == ["touching"]


def test_a_page(history: History) -> None:
    commit = mergekit("merge", "--json", cwd=history.path).json["commit"]
    page = mergekit("explain", commit, cwd=history.path).text
    assert page == mergekit("explain", cwd=history.path).text
    assert page.startswith(
        f"{commit[:8]} merges 3 commits: 2 files that several had changed, 1 decided by rules\nNo rule was needed in f.\n"
    )
    assert "\nsettings\n  lines 4 to 5  touching  " in page
    assert "    key_3 = a\n    key_4 = b\n" in page
    assert "settings" not in mergekit("explain", commit, "f", cwd=history.path).text


def test_what_keys_decided_is_the_whole_file(tmp_path: Path) -> None:
    fleet(tmp_path / "r", {"a": {"f.yaml": "x: 2\ny: 1\n"}, "b": {"f.yaml": "x: 1\ny: 2\n"}}, base={"f.yaml": "x: 1\ny: 1\n"})
    mergekit("merge", cwd=tmp_path / "r")
    assert "\nf.yaml\n  all of it  by-key  7.0 : 1  joins " in mergekit("explain", cwd=tmp_path / "r").text


def test_a_merge_by_people(history: History) -> None:
    history.merge_commit("people", ["a", "b"], tree_of="a")
    found = mergekit("explain", history["people"], "--json", cwd=history.path).json
    assert (found["policy"], [file["as_committed"] for file in found["files"]]) == (False, [False, False])
    assert "settings  (the commit has something else)\n" in mergekit("explain", history["people"], cwd=history.path).text


def test_no_merge(history: History) -> None:
    done = mergekit("explain", "agent/a", cwd=history.path)
    assert (done.code, done.error.split("\n")[0]) == (2, f"error: {history['a'][:12]} is no merge: it has one parent")
    assert "git log --merges" in done.error


def test_what_is_open(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {name: {"f": edited(3, name)} for name in "ab"})
    commit = mergekit("merge", "--landing", "markers", "--json", cwd=history.path).json["commit"]
    done = mergekit("explain", commit, cwd=history.path)
    assert "\nLeft to people\n" in done.text
    assert len(mergekit("explain", commit, "--json", cwd=history.path).json["conflicts"]) == 1
