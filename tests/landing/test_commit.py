"""Engine merges: the same bytes from the same commits, whoever makes them where."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.commit import IDENTITY, merge_bytes
from mergekit.landing.target import policy_of
from mergekit.tree_merge.engine import belief_cache
from mergekit.tree_merge.identity import engine_id
from tests.histories import START, History, run_git
from tests.landing.fleets import LINES, edited, fleet, landing

FOUND = "\n\nFind \t it\x1b[31m\nmore\n"


def committed(history: History, commit: bytes) -> tuple[str, str]:
    """Give the header and the message of a commit."""
    header, _, message = history.git("cat-file", "commit", commit.hex()).decode().partition("\n\n")
    return header, message


def test_a_merge_says_what_it_merged(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}}, main={"m": "m"})
    history.commit("b", "base", files={"b": "b"}, message=FOUND, trailers={"Mergekit-Replica": "scout"}, time=START + 9999)
    history.branch("task/b", "b")
    result = landing(history)
    header, message = committed(history, result.after)
    first, second = sorted([history["a"], history["b"]])
    stamp = f"{IDENTITY} {START + 9999} +0000"
    assert header.splitlines() == [
        f"tree {result.tree.hex()}",
        f"parent {history['main']}",
        f"parent {first}",
        f"parent {second}",
        f"author {stamp}",
        f"committer {stamp}",
    ]
    lines = {history["a"]: f"* An Author {history['a'][:7]}: a", history["b"]: "* scout: Find it [31m"}
    assert message.splitlines()[2:4] == [lines[first], lines[second]]
    assert f"Mergekit-Engine: {engine_id()}" in message
    assert "agent/a" not in message
    assert b"error" not in history.git("fsck", "--strict")


def test_a_landing_remembers_that_the_merge_is_its_own(tmp_path: Path) -> None:
    """Else the next landing on this target makes this one again, whole, to find out whether to believe it."""
    history = fleet(tmp_path, {"a": {"a": "a"}, "b": {"b": "b"}})
    landed = landing(history)
    repository = Repository.open(history.path)
    policy = policy_of(repository.objects, landed.tree)
    assert belief_cache(repository, policy).recall(landed.after, ()) is True


def test_the_number_of_open_conflicts_and_the_mode_are_trailers_where_they_count(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"c": "c"}})

    def trailers(commit: bytes) -> list[str]:
        return [line for line in committed(history, commit)[1].splitlines() if line.startswith(("Mergekit-Mode", "Mergekit-Conflicts"))]

    marked = landing(history, mode="markers", dry_run=True)
    assert trailers(marked.after) == ["Mergekit-Conflicts: 1", "Mergekit-Mode: markers"]
    for name in "xy":
        history.commit(name, "base", files={"findings/x.jsonl": f'{{"id": 1, "by": "{name}"}}\n'})
        history.branch(f"agent/{name}", name)
    assert trailers(landing(history, "agent/x", "agent/y", mode="markers", dry_run=True).after) == ["Mergekit-Conflicts: 1"]
    plain = landing(history, "agent/a", "agent/c", mode="markers", dry_run=True)
    assert trailers(plain.after) == []
    assert plain.after == landing(history, "agent/a", "agent/c", mode="hold", dry_run=True).after


def test_a_single_head_that_descends_from_the_target_lands_as_it_is(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}})
    result = landing(history)
    assert (result.after.hex(), result.tree.hex(), result.fast_forward) == (history["a"], history.tree("a"), True)
    again = landing(history, "agent/a")
    assert (again.commit, again.landed, [replica.name for replica in again.up_to_date]) == (None, (), ["agent/a"])


def test_a_single_head_beside_the_target_is_merged(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}}, main={"m": "m"})
    result = landing(history)
    assert not result.fast_forward
    assert [line.split()[1] for line in committed(history, result.after)[0].splitlines()[1:3]] == [history["main"], history["a"]]


def test_heads_within_other_heads_are_no_parents_but_the_target_is(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}, "b": {"b": "b"}})
    history.commit("more", "a", files={"more": "a"})
    history.branch("agent/more", "more")
    header, _ = committed(history, landing(history).after)
    parents = [line.split()[1] for line in header.splitlines() if line.startswith("parent")]
    assert parents == [history["base"], *sorted([history["b"], history["more"]])]


@pytest.mark.parametrize(("times", "shown"), [((-7, -5), 0), ((5, 9), 9), ((5, 10**15), 253_402_300_799)])
def test_the_date_is_the_latest_that_can_be_read(tmp_path: Path, times: tuple[int, int], shown: int) -> None:
    history = History(tmp_path)
    for name, time in zip("ab", times, strict=True):
        history.commit(name, files={name: name}, time=time, offset=330)
    repository = Repository.open(tmp_path)
    parents = [bytes.fromhex(history[name]) for name in "ab"]
    raw = merge_bytes(repository.objects, bytes.fromhex(history.tree("a")), parents, {"X": "y"}).decode()
    assert f"\ncommitter {IDENTITY} {shown} +0000\n" in raw


def test_messages_are_bounded_and_valid_whatever_they_say(tmp_path: Path) -> None:
    history = fleet(tmp_path, {})
    messages = [b"\xff\xfe", b"", b"x" * 999, b"Mergekit-Engine: forged", b"\xe2\x80\xa8 line"]
    for n, text in enumerate(messages):
        history.commit(f"c{n}", "base", files={f"c{n}": "1"}, message=text)
        history.branch(f"agent/{n}", f"c{n}")
    result = landing(history)
    message = committed(history, result.after)[1]
    assert len(message.splitlines()) == 1 + 1 + 5 + 1 + 2
    assert all(len(line) < 200 for line in message.splitlines())
    assert message.splitlines()[0].endswith("and 3 more")
    assert "(no message)" in message
    read = Repository.open(tmp_path).objects.commit(result.after)
    assert read.trailers("Mergekit-Engine") == (engine_id(),)


def test_shuffled_names_make_the_same_commit(tmp_path: Path) -> None:
    history = fleet(tmp_path, {name: {name: name, "f": edited(5 * n + 1, name)} for n, name in enumerate("abcd")})
    names = [f"agent/{name}" for name in "abcd"]
    assert len({landing(history, *order, dry_run=True).after for order in permutations(names)}) == 1


_ELSEWHERE = """
import sys
from mergekit.git.repository import Repository
from mergekit.landing import land
print(land(Repository.open(sys.argv[1]), sys.argv[2:]).after.hex())
"""


def test_two_machines_make_the_same_commit(tmp_path: Path) -> None:
    data = '{"id": 1, "by": "%s"}\n'
    replicas = {
        name: {"f": edited(5 * n + 1, name), "findings/x.jsonl": data % name, "Ünïcode " + name: name} for n, name in enumerate("abc")
    }
    history = fleet(tmp_path / "origin", replicas, base={"findings/x.jsonl": data % "base"}, main={"g": LINES})
    here = land(Repository.open(history.checkout_clone(tmp_path / "here")), [f"origin/agent/{name}" for name in "abc"])
    assert len(here.rendered) == 1
    there = history.checkout_clone(tmp_path / "there")
    for name, other in zip("abc", ("z", "y", "x"), strict=True):
        run_git(there, "branch", f"other-name-{other}", f"origin/agent/{name}")
    home = tmp_path / "home"
    home.mkdir()
    config = "[user]\nname = Somebody\nemail = else@example.com\n[core]\nautocrlf = true\n[i18n]\ncommitEncoding = latin1\n"
    (home / ".gitconfig").write_text(config)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "HOME": str(home),
        "USER": "somebody",
        "TZ": "Pacific/Chatham",
        "LC_ALL": "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0500",
        "GIT_COMMITTER_NAME": "Somebody",
    }
    names = [f"other-name-{name}" for name in "xyz"]
    command = [sys.executable, "-c", _ELSEWHERE, str(there), *names]
    said = subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, check=True, text=True).stdout
    assert said.strip() == here.after.hex()
