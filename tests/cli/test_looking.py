"""`status`, `conflicts` and `policy`: they look, and change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import mergekit, on_terminal
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet
from tests.schemas import _faults, _load, faults


@pytest.fixture
def clash(tmp_path: Path) -> History:
    return fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(3, "b")}, "c": {"g": "c\n"}})


class TestStatus:
    def test_for_programs(self, clash: History) -> None:
        refs = clash.git("for-each-ref")
        done = mergekit("status", "--json", cwd=clash.path)
        assert done.code == 1
        assert faults(done.json, "status") == []
        assert [one["name"] for one in done.json["replicas"]] == ["agent/a", "agent/b", "agent/c"]
        assert sorted(one["outcome"] for one in done.json["replicas"]) == ["held", "lands", "lands"]
        assert {(one["ahead"], one["behind"]) for one in done.json["replicas"]} == {(1, 0)}
        assert done.json["upstream"] is None
        assert clash.git("for-each-ref") == refs

    def test_for_people_in_a_clone(self, clash: History, tmp_path: Path) -> None:
        run_git(tmp_path, "clone", "--quiet", str(clash.path), "work")
        done = mergekit("status", "origin/agent/c", cwd=tmp_path / "work")
        assert done.code == 0
        assert done.text.splitlines()[:2] == [
            f"main {clash['base'][:8]}, level with origin/main",
            f"  lands  origin/agent/c  {clash['c'][:8]}  1 ahead",
        ]
        assert "mergekit merge --into main" in done.text

    def test_what_to_do_next(self, clash: History) -> None:
        """An id is named once a landing has recorded it."""
        assert "\n  mergekit status --json" in mergekit("status", cwd=clash.path).text
        landed = mergekit("merge", "--json", cwd=clash.path).json
        assert f"\n  mergekit conflicts show {landed['conflicts'][0]['id'][:8]}" in mergekit("status", cwd=clash.path).text
        mergekit("merge", "--landing", "markers", cwd=clash.path)
        text = mergekit("status", cwd=clash.path).text
        assert "\n1 conflict stood open in main after the last landing.\n" in text
        assert "\n  mergekit conflicts  lists what is open\n" in text

    def test_without_replicas(self, tmp_path: Path) -> None:
        done = mergekit("status", cwd=fleet(tmp_path / "r", {}).path)
        assert done.code == 0
        assert "There are no replicas" in done.text


class TestConflicts:
    def test_none(self, clash: History) -> None:
        done = mergekit("conflicts", cwd=clash.path)
        assert (done.code, done.text.splitlines()[0]) == (0, "No conflict is recorded.")
        assert "  mergekit status  " in done.text
        assert mergekit("conflicts", "list", "--json", cwd=clash.path).json == {"conflicts": []}

    def test_list_and_show(self, clash: History) -> None:
        landed = mergekit("merge", "--json", cwd=clash.path).json
        name = landed["conflicts"][0]["id"]
        held = landed["held"][0]["name"]
        listed = mergekit("conflicts", "--json", cwd=clash.path)
        assert listed.code == 1
        assert faults(listed.json, "conflicts") == []
        [one] = listed.json["conflicts"]
        assert one["conflict"]["id"] == name
        assert one["holds_back"] == [{"target": "main", "replica": held}]
        assert mergekit("conflicts", "--json", "list", cwd=clash.path) == listed
        shown = mergekit("conflicts", "show", name[:6].upper(), "--json", cwd=clash.path)
        assert shown.json == one
        assert _faults(shown.json, _load("conflicts")["$defs"]["open"], "conflicts", "$") == []
        text = mergekit("conflicts", "show", name[:6], cwd=clash.path).text
        for line in (
            f"content f:3-9  {name}",
            "base\n  | line 3\n",
            "  | line 3 by a\n",
            "  | line 3 by b\n",
            f"holds {held} back from main",
        ):
            assert line in text
        first, row, *rest = mergekit("conflicts", cwd=clash.path).text.splitlines()
        assert first == "Recorded by the last landing on each branch:"
        assert row.split()[:3] == ["holds", name[:8], "f:3-9"]
        assert "  mergekit merge --into main        lands what fits now, and records anew" in rest

    def test_what_moved_since(self, clash: History) -> None:
        held = mergekit("merge", "--json", cwd=clash.path).json["held"][0]["name"]
        assert "Moved since" not in mergekit("conflicts", cwd=clash.path).text
        clash.git("branch", "-f", held, "main")
        assert f"\nMoved since, so that less may be open, or more: {held}.\n" in mergekit("conflicts", cwd=clash.path).text
        clash.git("branch", "-f", "main", "main~1")
        assert f"Moved since, so that less may be open, or more: {held}, main.\n" in mergekit("conflicts", cwd=clash.path).text

    def test_names_that_do_not_tell(self, clash: History) -> None:
        mergekit("merge", cwd=clash.path)
        done = mergekit("conflicts", "show", "zz", cwd=clash.path)
        hint = "mergekit conflicts lists what the last landings recorded; mergekit merge lands and records anew"
        assert (done.code, done.error) == (2, f"error: no recorded conflict has an id that begins with 'zz'\nhint: {hint}\n")
        done = mergekit("conflicts", "show", "", cwd=clash.path)
        assert done.code == 0  # there is but one

    def test_ids_that_begin_alike(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {name: {"f": edited(3, name), "g": edited(5, name)} for name in "ab"})
        mergekit("merge", cwd=history.path)
        done = mergekit("conflicts", "show", "", cwd=history.path)
        ids = [one["conflict"]["id"] for one in mergekit("conflicts", "--json", cwd=history.path).json["conflicts"]]
        assert done.code == 2
        assert (
            done.error == f"error: '' begins the ids of 2 conflicts: {', '.join(ids)}\nhint: mergekit conflicts show ID, with more digits\n"
        )

    def test_on_a_narrow_terminal(self, clash: History) -> None:
        mergekit("merge", cwd=clash.path)
        name = mergekit("conflicts", "--json", cwd=clash.path).json["conflicts"][0]["conflict"]["id"]
        for arguments in (["conflicts"], ["conflicts", "show", name[:8]]):
            _, shown = on_terminal(24, *arguments, cwd=clash.path, env={"NO_COLOR": "1"})
            assert max(len(line) for line in shown.splitlines() if not line.startswith(("  mergekit ", "  git "))) <= 24


class TestPolicy:
    def test_of_paths_as_seen_from_here(self, tmp_path: Path) -> None:
        toml = "replicas = ['bot/*']\n[[rules]]\npath = 'log/*'\ndriver = 'records'\nform = 'lines'\n"
        history = fleet(tmp_path / "r", {}, base={".mergekit.toml": toml, "log/.gitattributes": "*.bin -merge\n"})
        run_git(tmp_path, "clone", "--quiet", str(history.path), "work")
        done = mergekit("policy", "today", "../src/f.py", "x.bin", "--json", cwd=tmp_path / "work" / "log")
        assert done.code == 0
        assert faults(done.json, "policy") == []
        rows = [(one["path"], one["driver"], one["source"], one["line"], one["options"]) for one in done.json["paths"]]
        assert rows == [
            ("log/today", "records", ".mergekit.toml", 2, {"form": "lines"}),
            ("src/f.py", "text", "built-in", 0, {}),
            ("log/x.bin", "records", ".mergekit.toml", 2, {"form": "lines"}),
        ]
        assert done.json["replicas"] == ["bot/*"]
        text = mergekit("policy", "log/today", cwd=history.path).text
        assert text == "  log/today  records  form=lines  .mergekit.toml:2  the target's .mergekit.toml says so\n"

    def test_what_is_not_committed_does_not_count(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {})
        run_git(tmp_path, "clone", "--quiet", str(history.path), "work")
        (tmp_path / "work" / ".mergekit.toml").write_text("nonsense")
        done = mergekit("policy", cwd=tmp_path / "work")
        assert done.code == 0
        assert done.text.startswith("Policy of main, ")
        assert "  agent/*\n" in done.text

    def test_paths_that_are_none(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {})
        run_git(tmp_path, "clone", "--quiet", str(history.path), "work")
        for path in ("../f", ".", "/f"):
            done = mergekit("policy", path, cwd=tmp_path / "work")
            assert (done.code, done.out) == (2, b"")
            assert f"'{path}' is no path of a file in the repository" in done.error
        assert mergekit("policy", tmp_path / "work" / "x.py", cwd=tmp_path / "work").text.split()[0] == "x.py"
        assert mergekit("policy", "sub/x.py", cwd=history.path).text.split()[0] == "sub/x.py"
