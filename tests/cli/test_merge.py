"""`mergekit merge`: what lands, what it prints for people and programs, and its exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.program import mergekit, on_terminal
from tests.histories import History, executable, run_git, symlink
from tests.landing.fleets import edited, fleet, tip
from tests.schemas import faults

CLEAN = {"a": {"f": edited(3, "a")}, "b": {"f": edited(15, "b")}}
CLASH = {**CLEAN, "c": {"f": edited(3, "c"), "g": "c\n"}}


@pytest.fixture
def clean(tmp_path: Path) -> History:
    return fleet(tmp_path / "r", CLEAN)


@pytest.fixture
def clash(tmp_path: Path) -> History:
    return fleet(tmp_path / "r", CLASH)


def test_everything_lands(clean: History) -> None:
    done = mergekit("merge", "--json", cwd=clean.path)
    assert done.code == 0
    assert faults(done.json, "merge") == []
    assert [one["name"] for one in done.json["landed"]] == ["agent/a", "agent/b"] or len(done.json["landed"]) == 2
    assert tip(clean) == done.json["commit"]
    again = mergekit("merge", cwd=clean.path)
    assert (again.code, again.text) == (0, "Nothing to land: no replica has anything that main has not.\n")


def test_what_conflicts_is_held(clash: History) -> None:
    done = mergekit("merge", "--json", cwd=clash.path)
    assert done.code == 1
    assert faults(done.json, "merge") == []
    assert len(done.json["landed"]) == 2
    assert len(done.json["held"]) == 1
    assert done.json["conflicts"][0]["path"] == "f"


def test_what_is_held_tells_what_would_land_with_lesser_odds(clash: History) -> None:
    hint = "--into main --trust eager --dry-run  shows what lands with rules that are right more often than not"
    assert hint in mergekit("merge", "--into", "main", cwd=clash.path).text
    assert "--trust eager" not in mergekit("merge", "--into", "main", "--trust", "eager", cwd=clash.path).text


def test_a_dry_run_moves_nothing_and_tells_the_same(clash: History) -> None:
    refs = clash.git("for-each-ref")
    preview = mergekit("merge", "--dry-run", "--json", cwd=clash.path)
    assert clash.git("for-each-ref") == refs
    assert preview.code == 1
    done = mergekit("merge", "--json", cwd=clash.path)
    assert {**preview.json, "dry_run": False} == done.json


def test_the_order_of_names_never_matters(clash: History) -> None:
    names = ["agent/a", "agent/b", "agent/c"]
    forward = mergekit("merge", "-n", "--json", *names, cwd=clash.path)
    assert mergekit("merge", "-n", "--json", *reversed(names), cwd=clash.path) == forward


@pytest.mark.parametrize(("mode", "landed", "code"), [("all", 0, 1), ("markers", 3, 1)])
def test_other_ways_to_land(mode: str, landed: int, code: int, clash: History) -> None:
    done = mergekit("merge", "--landing", mode, "--json", cwd=clash.path)
    assert (done.code, len(done.json["landed"]), done.json["mode"]) == (code, landed, mode)
    assert faults(done.json, "merge") == []


def test_decisions_that_disagree_land_side_by_side(tmp_path: Path) -> None:
    decision = "decisions/storage.md"
    history = fleet(
        tmp_path / "r", {name: {decision: f"# Storage\n\nUse {name}.\n"} for name in "abc"}, base={decision: "# Storage\n\nOpen.\n"}
    )
    preview = mergekit("merge", "-n", cwd=history.path)
    assert preview.code == 1
    assert "Open in main until somebody decides\n" in preview.text
    assert f"{decision}  section  " in preview.text
    assert "; the path shows all versions\n" in preview.text
    assert "  1 open  decisions/storage.md  siblings  3 writers\n" in preview.text
    done = mergekit("merge", "--json", cwd=history.path)
    assert (done.code, len(done.json["landed"]), done.json["held"]) == (1, 3, [])
    assert [(one["path"], one["in_tree"], one["holds"]) for one in done.json["conflicts"]] == [(decision, True, False)]
    assert all(f"Use {name}." in history.show(tip(history))[decision].decode() for name in "abc")
    shown = mergekit("conflicts", cwd=history.path)
    assert shown.text.splitlines()[1].split()[0] == "stands"
    assert "open in main, where the path shows all versions\n" in shown.text


def test_what_an_authority_decided_is_not_said_to_stand_there(tmp_path: Path) -> None:
    rule = '[[rules]]\npath = "decisions/**"\ndriver = "siblings"\noverride = "agent/b agent/*"\n'
    history = fleet(tmp_path / "r", {}, base={".mergekit.toml": rule, "decisions/x.yaml": "db: none\n"})
    for name in "ab":
        history.commit(name, "base", files={"decisions/x.yaml": f"db: {name}\n"}, trailers={"Mergekit-Replica": f"agent/{name}"})
        history.branch(f"agent/{name}", name)
    landed = mergekit("merge", cwd=history.path)
    assert history.show(tip(history))["decisions/x.yaml"] == b"db: b\n"
    assert "overruled" in landed.text
    assert "all versions;" not in landed.text
    assert "; the path shows the version of the highest authority\n" in landed.text
    assert "in main decided by the order of authorities; overruled variants are kept\n" in mergekit("conflicts", cwd=history.path).text


def test_into_another_branch_of_another_directory(clean: History, tmp_path: Path) -> None:
    clean.branch("release", "base")
    done = mergekit("merge", "agent/a", "--into", "release", "-C", "r", "--json", cwd=tmp_path)
    assert (done.code, done.json["target"], done.json["fast_forward"]) == (0, "release", True)
    assert tip(clean, "release") == clean["a"]
    assert tip(clean) == clean["base"]


def test_from_below_a_checkout_and_of_a_hook(clean: History, tmp_path: Path) -> None:
    """The checkout follows; GIT_DIR, which git sets for hooks, names the repository, unless -C does."""
    work = tmp_path / "work"
    run_git(tmp_path, "clone", "--quiet", str(clean.path), "work")
    (work / "sub").mkdir()
    done = mergekit("merge", "origin/agent/a", "--json", cwd=work / "sub")
    assert done.json["worktree"] == str(work)
    assert (work / "f").read_text() == edited(3, "a")
    hooked = {"GIT_DIR": str(clean.path)}
    assert mergekit("merge", "agent/b", "--json", cwd=work, env=hooked).code == 0
    assert tip(clean) == clean["b"]
    assert (
        mergekit("merge", "agent/b", cwd=tmp_path, env=hooked).text
        == "Nothing to land: no replica has anything that main has not.\n  merged  agent/b  " + clean["b"][:8] + "  main has it\n"
    )
    assert mergekit("merge", "agent/b", "-C", "work", cwd=tmp_path, env=hooked).code == 2


def test_for_people(clash: History) -> None:
    done = mergekit("merge", cwd=clash.path)
    assert done.code == 1
    assert done.error == ""
    lines = done.text.splitlines()
    assert lines[0].startswith("Landed 2 of 3 replicas on main, ")
    rows = {line.split()[1]: line.split()[0] for line in lines[1:4]}
    assert sorted(rows) == ["agent/a", "agent/b", "agent/c"]
    assert sorted(rows.values()) == ["held", "landed", "landed"]
    assert "conflicts with agent/" in done.text
    assert " in f, lines 3 to " in done.text
    assert "Merged files\n  clean  f  text  2 writers\n" in done.text
    assert "mergekit conflicts show " in done.text
    assert "git switch agent/" in done.text
    assert "\x1b" not in done.text
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", [20, 33, 80])
def test_nothing_is_wider_than_the_terminal(width: int, clash: History) -> None:
    code, shown = on_terminal(width, "merge", "--dry-run", cwd=clash.path)
    assert code == 1
    assert "\x1b[32mlanded\x1b[0m" in shown
    plain = _plain(shown)
    assert max(len(line) for line in plain.splitlines() if not line.startswith("  mergekit ")) <= width
    assert "agent/c" in plain


def test_no_colour_for_those_who_do_not_want_it(clean: History) -> None:
    assert "\x1b" not in on_terminal(80, "merge", "-n", cwd=clean.path, env={"NO_COLOR": "1"})[1]
    assert "\x1b" not in on_terminal(80, "merge", "-n", cwd=clean.path, env={"TERM": "dumb"})[1]


def test_hostile_names_are_inert(tmp_path: Path) -> None:
    path = b"\x1b]0;owned\x07\xff\xe2\x80\xae.py"
    history = fleet(tmp_path / "r", {name: {path: f"{name}\n"} for name in "ab"})
    done = mergekit("merge", cwd=history.path)
    assert "\\x1b]0;owned\\x07\\xff\\u202e.py" in done.text
    assert not set(done.text) & set("\x1b\x07\u202e")
    shown = mergekit("conflicts", cwd=history.path).text
    assert "\\x1b]0;owned\\x07\\xff\\u202e.py" in shown
    found = mergekit("merge", "--json", cwd=history.path)
    assert faults(found.json, "merge") == []
    found.out.decode("ascii")


def _plain(shown: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*[mK]", "", shown)


def test_what_stands_where_versions_cannot_stand_in_a_file(tmp_path: Path) -> None:
    """With markers everything lands; a conflict that is no text shows its base, and every output says so."""
    history = fleet(
        tmp_path / "r",
        {
            "a": {"bin": b"\0a", "link": symlink("a"), "new": executable("1\n"), "f": edited(3, "a")},
            "b": {"bin": b"\0b", "link": symlink("b"), "new": b"1\n", "gone": "2\n", "f": edited(3, "b")},
        },
        base={"bin": b"\0", "link": symlink("base"), "gone": "1\n"},
    )
    history.commit("a without gone", "a", delete=["gone"])
    history.branch("agent/a", "a without gone")
    shows = {
        "bin": "the base",
        "f": "all versions",
        "gone": "the file as changed",
        "link": "the base",
        "new": "a file that is not executable",
    }
    preview = mergekit("merge", "--landing", "markers", "--dry-run", cwd=history.path)
    done = mergekit("merge", "--landing", "markers", cwd=history.path)
    listed = mergekit("conflicts", cwd=history.path)
    for text in (preview.text, done.text, listed.text):
        rows = [line.split() for line in text.splitlines() if "the path shows" in line]
        told = {row[1 if text != listed.text else 2].partition(":")[0]: " ".join(row).partition("the path shows ")[2] for row in rows}
        assert told == shows
    assert re.search(r"^  mergekit merge agent/[ab] agent/[ab] --into main --landing markers +lands it$", preview.text, re.MULTILINE)
    files = history.show(tip(history))
    assert (files["bin"], files["link"], files["new"], files["gone"]) == (b"\0", b"base", b"1\n", b"2\n")
    assert files["f"].count(b"<<<<<<<") == 1
    conflicts = mergekit("conflicts", "--json", cwd=history.path).json["conflicts"]
    assert {one["conflict"]["path"] for one in conflicts} == set(shows)
    binary = next(one["conflict"] for one in conflicts if one["conflict"]["path"] == "bin")
    shown = mergekit("conflicts", "show", binary["id"], cwd=history.path)
    assert "  (2 bytes that are no text)\n" in shown.text
    for number, sibling in enumerate(binary["siblings"], 1):
        ref = f"refs/mergekit/conflicts/{binary['id']}:side-{number}"
        assert f"git show {ref} > bin" in shown.text
        assert history.git("show", ref) == {history["a"]: b"\0a", history["b"]: b"\0b"}[sibling["writers"][0]["commit"]]


def test_what_front_matter_shows(tmp_path: Path) -> None:
    base = "---\nstate: open\n---\n\n- a\n"
    history = fleet(
        tmp_path / "r", {name: {"findings/x.md": base.replace("open", name)} for name in ("a", "b")}, base={"findings/x.md": base}
    )
    assert "; the path shows the base\n" in mergekit("merge", cwd=history.path).text
    assert "open in main, where the path shows the base\n" in mergekit("conflicts", cwd=history.path).text


def test_what_rules_decided_is_told(tmp_path: Path) -> None:
    keys = "".join(f"key_{n} = {n}\n" for n in range(9))
    replicas = {name: {"settings": keys.replace(f"key_{n} = {n}", f"key_{n} = {name}")} for n, name in ((3, "a"), (4, "b"))}
    history = fleet(tmp_path / "r", replicas, base={"settings": keys})
    done = mergekit("merge", "--dry-run", "--json", cwd=history.path)
    assert (done.code, faults(done.json, "merge")) == (0, [])
    (file,) = done.json["files"]
    (event,) = file["events"]
    assert (event["rule"], event["first_line"], event["last_line"]) == ("touching", 4, 5)
    assert {writer["commit"] for writer in event["writers"]} == {history["a"], history["b"]}
    assert event["odds"] > 3
    assert f"by touching, at least {event['odds']:.0f} : 1\n" in mergekit("merge", "--dry-run", cwd=history.path).text
    safe = mergekit("merge", "--dry-run", "--json", "--trust", "safe", cwd=history.path)
    assert len(safe.json["held"]) == (1 if event["odds"] < 10 else 0)
