"""`mergekit unland`, landing on new branches and on remotes: what people and programs read, and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import mergekit
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet, tip
from tests.schemas import faults

THREE = {"a": {"f": edited(3, "a")}, "b": {"f": edited(15, "b")}, "c": {"c": "c\n"}}


@pytest.fixture
def landed(tmp_path: Path) -> History:
    history = fleet(tmp_path / "r", THREE)
    assert mergekit("merge", cwd=history.path).code == 0
    return history


def test_out_and_in_again(landed: History) -> None:
    before = landed.tree(tip(landed))
    done = mergekit("unland", "agent/a", "--json", cwd=landed.path)
    assert done.code == 0
    assert faults(done.json, "unland") == []
    assert tip(landed) == done.json["commit"]
    assert done.json["replica"]["commit"] == tip(landed, "agent/a")
    skipped = mergekit("merge", "--json", cwd=landed.path)
    assert (skipped.code, faults(skipped.json, "merge")) == (0, [])
    assert [one["name"] for one in skipped.json["skipped"]] == ["agent/a"]
    told = mergekit("status", "--json", cwd=landed.path)
    assert (told.code, faults(told.json, "status")) == (0, [])
    assert {one["name"]: one["outcome"] for one in told.json["replicas"]}["agent/a"] == "out"
    assert "name it to land it again" in mergekit("merge", cwd=landed.path).text
    assert mergekit("merge", "agent/a", cwd=landed.path).code == 0
    assert landed.tree(tip(landed)) == before


def test_for_people(landed: History) -> None:
    preview = mergekit("unland", "agent/b", "-n", cwd=landed.path)
    assert preview.text.startswith("Would take out agent/b of main, ")
    done = mergekit("unland", "agent/b", cwd=landed.path)
    assert done.text.startswith("Took out agent/b of main, ")
    assert "mergekit merge agent/b --into main" in done.text
    again = mergekit("unland", "agent/b", cwd=landed.path)
    assert again.code == 2
    assert "is out of 'main' already" in again.error


def test_a_conflict_is_exit_code_1_and_moves_nothing(landed: History) -> None:
    text = landed.show(tip(landed))["f"].decode()
    landed.branch("main", landed.commit("later", tip(landed), files={"f": text.replace("line 3 by a", "line 3, better")}))
    done = mergekit("unland", "agent/a", "--json", cwd=landed.path)
    assert (done.code, done.json["commit"], faults(done.json, "unland")) == (1, None, [])
    assert [one["in_tree"] for one in done.json["conflicts"]] == [False]
    shown = mergekit("unland", "agent/a", cwd=landed.path)
    assert shown.text.startswith("Not taken out: ")
    assert tip(landed) == landed["later"]
    marked = mergekit("unland", "agent/a", "--landing", "markers", "--json", cwd=landed.path)
    assert (marked.code, [one["in_tree"] for one in marked.json["conflicts"]]) == (1, [True])
    assert mergekit("conflicts", cwd=landed.path).code == 1


class TestNewBranches:
    def test_one_is_made_and_undo_removes_it(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", THREE)
        done = mergekit("merge", "--into", "landing/today", "--json", cwd=history.path)
        assert (done.code, faults(done.json, "merge")) == (0, [])
        assert (done.json["made_from"], done.json["ref"]) == ("main", "refs/heads/landing/today")
        assert tip(history, "landing/today") == done.json["commit"]
        assert tip(history) == history["base"]
        assert mergekit("undo", cwd=history.path).code == 0
        assert history.git("for-each-ref", "refs/heads/landing") == b""
        shown = mergekit("merge", "--into", "landing/today", cwd=history.path)
        assert "landing/today is a new branch, begun at main.\n" in shown.text

    def test_a_dry_run_makes_none(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", THREE)
        shown = mergekit("merge", "--into", "new", "-n", cwd=history.path)
        assert "new would be made, begun at main.\n" in shown.text
        assert history.git("for-each-ref", "refs/heads/new") == b""

    def test_a_slip_of_the_pen_makes_none(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", THREE)
        slip = mergekit("merge", "--into", "mian", cwd=history.path)
        assert slip.code == 2
        assert slip.error.startswith("error: there is no branch 'mian'; is main meant?\n")
        assert "--from main" in slip.error
        meant = mergekit("merge", "--into", "mian", "--from", "main", cwd=history.path)
        assert meant.code == 0
        assert mergekit("merge", "--into", "mian", "--from", "main", cwd=history.path).error.startswith("error: the branch 'mian' is there")

    @pytest.mark.parametrize("name", ["a..b", "-x", "main/below", "x.lock"])
    def test_a_name_that_cannot_be_is_an_error(self, tmp_path: Path, name: str) -> None:
        history = fleet(tmp_path / "r", THREE)
        done = mergekit("merge", f"--into={name}", "--from", "main", cwd=history.path)
        assert done.code == 2
        assert "Traceback" not in done.error
        assert "this is a bug" not in done.error

    def test_status_makes_none_up(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", THREE)
        assert mergekit("status", "--into", "nowhere", cwd=history.path).code == 2

    def test_nothing_to_land_makes_none(self, landed: History) -> None:
        done = mergekit("merge", "--into", "new", "--json", cwd=landed.path)
        assert (done.code, done.json["commit"]) == (0, None)
        assert landed.git("for-each-ref", "refs/heads/new") == b""


def test_push(tmp_path: Path) -> None:
    origin = fleet(tmp_path / "origin", THREE, main={"m": "m\n"})
    clone = origin.checkout_clone(tmp_path / "clone")
    done = mergekit("merge", "--push", "--json", cwd=clone)
    assert (done.code, faults(done.json, "merge")) == (0, [])
    assert done.json["pushed"] == "origin/main"
    assert tip(origin) == done.json["commit"] == run_git(clone, "rev-parse", "main").decode().strip()
    assert mergekit("merge", "--remote", "origin", cwd=clone).code == 2
