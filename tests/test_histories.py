from __future__ import annotations

import subprocess
from pathlib import Path

import pygit2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.histories import (
    AUTHOR,
    EXECUTABLE,
    FILE,
    START,
    SUBMODULE,
    SYMLINK,
    Entry,
    Files,
    History,
    executable,
    run_git,
    submodule,
    symlink,
)


@pytest.fixture
def h(tmp_path: Path) -> History:
    return History(tmp_path / "repository")


def test_git_finds_nothing_to_complain_about(h: History) -> None:
    h.commit("a", files={"b": "1", "b.c": "2", "b-c/d": "3", "x/y/z": "4"})
    h.commit("b", "a", files={"b/c": "5"})
    h.merge_commit("m", ["b", "a"], tree_of="a", message="a merge", trailers={"Reads": "nothing"})
    h.branch("main", "m")
    assert h.git("fsck", "--strict", "--full") == b""
    assert h.git("rev-parse", "main").decode().strip() == h["m"]


def test_git_shows_the_same_tree(h: History) -> None:
    files: Files = {
        "exe": executable("#!/bin/sh\n"),
        "link": symlink("exe"),
        "module": submodule("1" * 40),
        "name\udcff": b"\x00\xff",
        "sub/f": "é\n",
    }
    h.commit("a", files=files)
    h.commit("b", "a", files={b"bytes\xfe": b"x"})
    listed = [line.partition(b"\t") for line in h.git("ls-tree", "-rz", h["b"]).split(b"\0") if line]
    assert {path.decode(errors="surrogateescape"): int(meta.split()[0], 8) for meta, _, path in listed} == {
        "bytes\udcfe": FILE,
        "exe": EXECUTABLE,
        "link": SYMLINK,
        "module": SUBMODULE,
        "name\udcff": FILE,
        "sub/f": FILE,
    }
    assert [path.decode(errors="surrogateescape") for _, _, path in listed] == list(h.entries("b"))
    assert h.show("b")["name\udcff"] == b"\x00\xff"
    assert h.show("b")["module"] == b"1" * 40
    assert h.entries("b")["link"] == Entry(b"exe", SYMLINK)
    assert h.git("cat-file", "blob", h["b"] + ":sub/f") == "é\n".encode()


def test_a_tree_that_git_made_is_read_too(h: History) -> None:
    h.commit("a", files={"d/f": "1", "g": "2", "module": submodule("1" * 40)})
    again = History(h.path)
    with pytest.raises(KeyError, match="a"):
        again["a"]
    assert again.entries(h["a"]) == h.entries("a")
    made = again.commit("b", h["a"], files={"d/h": "3"})
    assert again.show(made) == {"d/f": b"1", "d/h": b"3", "g": b"2", "module": b"1" * 40}
    assert again.show(again.tree(made)) == again.show(made)


def test_authors_dates_and_messages_are_as_given(h: History) -> None:
    h.commit("a", files={"f": ""})
    h.commit("b", "a", author="Bea <bea@example.com>", offset=-210, message="topic: change", trailers={"Mergekit-Replica": "b"})
    h.commit("c", "b", time=7, message=b"\xff")
    shown = h.git("log", "--format=%an <%ae>|%at|%ai|%ct|%s|%(trailers:only)", h["b"]).decode().split("\n")
    assert shown[0] == f"Bea <bea@example.com>|{START + 60}|2023-11-14 18:44:20 -0330|{START + 60}|topic: change|Mergekit-Replica: b"
    assert shown[2] == f"{AUTHOR}|{START}|2023-11-14 22:13:20 +0000|{START}|a|"
    assert h.git("log", "-1", "--format=%at", h["c"]) == b"7\n"


def test_changes_are_relative_to_the_parent(h: History) -> None:
    h.commit("a", files={"f": "1", "d/g": "2", "d/e/h": "3"})
    h.commit("b", "a", delete=["d/g", b"d/e/h"])
    assert h.show("b") == {"f": b"1"}
    h.commit("c", "a", delete=["d"])
    assert h.show("c") == {"f": b"1"}
    h.commit("none", "b", delete=["f"])
    assert h.show("none") == {}
    assert h.tree("none") == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_files_and_directories_take_each_others_place(h: History) -> None:
    h.commit("a", files={"x": "file", "y/z": "inside"})
    h.commit("b", "a", files={"x/z": "inside", "y": "file"})
    assert h.show("b") == {"x/z": b"inside", "y": b"file"}
    h.commit("c", "a", files={"x/z": "inside"}, delete=["x"])
    assert h.show("c") == {"x/z": b"inside", "y/z": b"inside"}


@pytest.mark.parametrize("path", ["nothing", "d/nothing", "f/below", "d/e/nothing"])
def test_deleting_what_is_not_there_is_a_mistake(h: History, path: str) -> None:
    h.commit("a", files={"f": "1", "d/e/g": "2"})
    with pytest.raises(KeyError, match="not there"):
        h.commit("b", "a", delete=[path])


@pytest.mark.parametrize("path", ["", "/f", "d/", "d//f"])
def test_a_path_that_no_tree_can_hold_is_a_mistake(h: History, path: str) -> None:
    with pytest.raises(ValueError, match="not the path of a file"):
        h.commit("a", files={path: "1"})


def test_a_name_is_given_once(h: History) -> None:
    h.commit("a")
    with pytest.raises(ValueError, match="already"):
        h.commit("a")


def test_unknown_names_are_key_errors(h: History) -> None:
    for name in ("nobody", "1" * 40):
        with pytest.raises(KeyError):
            h[name]
        with pytest.raises(KeyError):
            h.tree(name)
        with pytest.raises(KeyError):
            h.commit("a", name)


def test_a_merge_has_the_tree_that_it_is_told(h: History) -> None:
    h.draw("o; a <- o; b <- o", o={"f": "0"}, a={"f": "1"}, b={"g": "2"})
    h.merge_commit("own", ["a", "b"], files={"new": "3"})
    h.merge_commit("evil", ["b", "a"], tree_of="a", files={"new": "3"}, delete=["f"])
    assert h.show("own") == h.show("evil") == {"new": b"3"}
    assert [str(parent) for parent in h.repository[h["evil"]].peel(pygit2.Commit).parent_ids] == [h["b"], h["a"]]


def test_a_drawing_is_a_history(h: History) -> None:
    h.draw(
        """
        o
        a <- o
        b <- o;  c <- b
        m <- a, c
        """,
        {"o": {"f": "0"}, "a": {"f": "1"}, "c": {"g": "2"}},
    )
    graph = h.git("log", "--format=%s:%p", "--topo-order", "--reverse", "--abbrev=40", h["m"]).decode().split("\n")
    assert set(filter(None, graph)) == {"o:", f"a:{h['o']}", f"b:{h['o']}", f"c:{h['b']}", f"m:{h['a']} {h['c']}"}
    assert h.show("m") == h.show("a") == {"f": b"1"}


def test_a_drawing_takes_files_only_for_its_own_commits(h: History) -> None:
    with pytest.raises(KeyError, match="not in the drawing"):
        h.draw("a; b<-a", c={"f": "1"})


def test_the_same_description_makes_the_same_ids(tmp_path: Path) -> None:
    one, two = History(tmp_path / "one"), History(tmp_path / "two", in_memory=True)
    for h in (one, two):
        h.draw("o; a<-o; b<-o; m<-a,b", o={"f": "0"}, a={"d/g": "1"})
    other = two.fresh()
    other.draw("o; a<-o; b<-o; m<-a,b", o={"f": "0"}, a={"d/g": "1"})
    assert one.ids == two.ids == other.ids


def test_memory_stays_in_memory(tmp_path: Path) -> None:
    h = History(tmp_path, in_memory=True)
    h.commit("a", files={"d/f": "1"})
    h.branch("main", "a")
    h.commit("b", "a", files={"d/g": "2"})
    assert h.show("b") == {"d/f": b"1", "d/g": b"2"}
    assert str(h.repository.references["refs/heads/main"].target) == h["a"]
    assert "1" * 40 not in h.repository
    assert str(h.repository[h["a"][:12]].id) == h["a"]
    assert History(tmp_path).repository.get(h["a"]) is None
    with pytest.raises(subprocess.CalledProcessError):
        h.git("cat-file", "-e", h["a"])


def test_a_clone_has_a_work_tree_and_can_push(h: History, tmp_path: Path) -> None:
    h.commit("a", files={"f": "1\n"})
    h.branch("main", "a")
    h.branch("agent/one", "a")
    clone = h.checkout_clone(tmp_path / "clone", "agent/one")
    assert (clone / "f").read_bytes() == b"1\n"
    (clone / "f").write_bytes(b"2\n")
    run_git(clone, "commit", "-q", "-a", "-m", "change")
    run_git(clone, "push", "-q")
    assert h.show(h.git("rev-parse", "agent/one").decode().strip()) == {"f": b"2\n"}


NAMES = st.lists(st.sampled_from(["a", "b", "a.b", "a-b", "a0", "\udc80"]), min_size=1, max_size=3).map("/".join)
CONTENTS = st.sampled_from([b"", b"1", b"2"])


@given(st.lists(st.tuples(st.dictionaries(NAMES, CONTENTS, max_size=4), st.integers(0, 3)), min_size=1, max_size=5))
def test_any_description_is_a_tree_that_git_accepts(shared: History, steps: list[tuple[dict[str, bytes], int]]) -> None:
    h, reader = shared.fresh(), History(shared.path)
    model: dict[str, bytes] = {}
    parent: str | None = None
    for number, (files, deletions) in enumerate(steps):
        delete = sorted(model)[:deletions]
        for path in delete:
            del model[path]
        wanted = {path: content for path, content in files.items() if not any(other.startswith(path + "/") for other in files)}
        # A path takes the place of every path above and below it.
        model = {path: kept for path, kept in model.items() if not any(_clash(path, other) for other in wanted)} | wanted
        parent = h.commit(str(number), parent, files=wanted, delete=delete)
        assert h.show(parent) == model
        assert reader.show(parent) == model, "as read by another process"


def _clash(one: str, other: str) -> bool:
    return one.startswith(other + "/") or other.startswith(one + "/")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> History:
    return History(tmp_path_factory.mktemp("shared"))


def test_everything_the_laws_wrote_is_sound(shared: History) -> None:
    assert shared.git("fsck", "--strict", "--no-dangling") == b""
