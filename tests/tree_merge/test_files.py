"""Modes, kinds, places and absence: every typed outcome of docs/trees.md, with every order of the heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from tests.histories import EXECUTABLE, FILE, Entry, Files, History, executable, submodule, symlink
from tests.tree_merge.scenario import engine_merge, merged

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40
TEXT = "".join(f"line {i}\n" for i in range(12))
TOP, END = TEXT.replace("line 0\n", "top\n"), TEXT.replace("line 11\n", "end\n")

Side = tuple[Files, list[str]]
"""What a side changes, and what it deletes."""


def edit(**files: str | bytes | Entry) -> Side:
    return files, []


def gone(*paths: str) -> Side:
    return {}, list(paths)


CLEAN: dict[str, tuple[Files, list[Side], dict[str, Entry]]] = {
    "one side edits": ({"f": "0"}, [edit(f="1"), edit(g="x")], {"f": Entry(b"1"), "g": Entry(b"x")}),
    "both sides alike": ({"f": "0"}, [edit(f="1"), edit(f="1")], {"f": Entry(b"1")}),
    "different lines": ({"f": TEXT}, [edit(f=TOP), edit(f=END)], {"f": Entry(TOP.replace("line 11\n", "end\n").encode())}),
    "both delete": ({"f": "0", "g": "0"}, [gone("f"), gone("f")], {"g": Entry(b"0")}),
    "one deletes, one leaves": ({"f": "0", "g": "0"}, [gone("f"), edit(g="1")], {"g": Entry(b"1")}),
    "both add alike": ({"f": "0"}, [edit(n="1"), edit(n="1")], {"f": Entry(b"0"), "n": Entry(b"1")}),
    "mode and content": ({"f": TEXT}, [edit(f=executable(TEXT)), edit(f=TOP)], {"f": Entry(TOP.encode(), EXECUTABLE)}),
    "mode back and content": ({"f": executable(TEXT)}, [edit(f=Entry(TEXT.encode(), FILE)), edit(f=TOP)], {"f": Entry(TOP.encode())}),
    "symlink moved by one": ({"l": symlink("a")}, [edit(l=symlink("b")), edit(g="x")], {"l": symlink("b"), "g": Entry(b"x")}),
    "submodule moved by one": ({"m": submodule(ONE)}, [edit(m=submodule(TWO)), edit(g="x")], {"m": submodule(TWO), "g": Entry(b"x")}),
    "submodule moved alike": ({"m": submodule(ONE)}, [edit(m=submodule(TWO)), edit(m=submodule(TWO))], {"m": submodule(TWO)}),
    "file becomes a directory": ({"f": "0", "g": "0"}, [({"f/x": "1"}, ["f"]), edit(g="1")], {"f/x": Entry(b"1"), "g": Entry(b"1")}),
    "directory becomes a file": ({"d/x": "0", "g": "0"}, [({"d": "1"}, ["d/x"]), edit(g="1")], {"d": Entry(b"1"), "g": Entry(b"1")}),
    "three sides": (
        {"f": TEXT},
        [edit(f=TOP), edit(f=END), edit(g="x")],
        {"f": Entry(TOP.replace("line 11\n", "end\n").encode()), "g": Entry(b"x")},
    ),
}

CONFLICTS: dict[str, tuple[Files, list[Side], list[tuple[str, str]], dict[str, Entry] | None]] = {
    "same line": ({"f": "0\n"}, [edit(f="1\n"), edit(f="2\n")], [("f", "content")], None),
    "delete against edit": ({"f": "0\n"}, [gone("f"), edit(f="1\n")], [("f", "delete/modify")], {"f": Entry(b"1\n")}),
    "delete against two edits": (
        {"f": TEXT},
        [gone("f"), edit(f=TOP), edit(f=END)],
        [("f", "delete/modify")],
        {"f": Entry(TOP.replace("line 11\n", "end\n").encode())},
    ),
    "added differently": ({"g": "0"}, [edit(f="1\n"), edit(f="2\n")], [("f", "add/add")], None),
    "binary": ({"f": b"\0a"}, [edit(f=b"\0b"), edit(f=b"\0c")], [("f", "content")], {"f": Entry(b"\0a")}),
    "symlinks": ({"l": symlink("a")}, [edit(l=symlink("b")), edit(l=symlink("c"))], [("l", "symlink")], {"l": symlink("a")}),
    "submodules": ({"m": submodule(ONE)}, [edit(m=submodule(TWO)), edit(m=submodule(THREE))], [("m", "submodule")], {"m": submodule(ONE)}),
    "file to link against edit": ({"f": "0\n"}, [edit(f=symlink("a")), edit(f="1\n")], [("f", "type")], {"f": Entry(b"0\n")}),
    "modes of a new file": (
        {"g": "0"},
        [edit(f="1\n"), edit(f=executable("1\n"))],
        [("f", "mode")],
        {"f": Entry(b"1\n"), "g": Entry(b"0")},
    ),
    "file against directory": ({"g": "0"}, [edit(f="1\n"), ({"f/x": "2\n"}, [])], [("f", "file/directory")], None),
    "case": (
        {"g": "0"},
        [edit(File="1\n"), edit(file="2\n")],
        [("File", "case")],
        {"File": Entry(b"1\n"), "file": Entry(b"2\n"), "g": Entry(b"0")},
    ),
    "unicode form": ({"g": "0"}, [({"caf\u00e9": "1\n"}, []), ({"cafe\u0301": "2\n"}, [])], [("cafe\u0301", "case")], None),
}


def history_of(path: Path, base: Files, sides: list[Side]) -> tuple[History, list[str]]:
    history = History(path / "repo")
    history.commit("base", files=base)
    names = []
    for name, (files, deleted) in zip("abcdef", sides, strict=False):
        history.commit(name, "base", files=files, delete=deleted)
        names.append(name)
    return history, names


@pytest.mark.parametrize("case", CLEAN)
def test_clean(tmp_path: Path, case: str) -> None:
    base, sides, expected = CLEAN[case]
    history, names = history_of(tmp_path, base, sides)
    result = merged(history, *names)
    assert result.conflicts == []
    assert result.files == expected


@pytest.mark.parametrize("case", CONFLICTS)
def test_conflicts_have_a_kind_and_two_siblings(tmp_path: Path, case: str) -> None:
    base, sides, conflicts, expected = CONFLICTS[case]
    history, names = history_of(tmp_path, base, sides)
    result = merged(history, *names)
    assert result.conflicts == conflicts
    assert result.whole.holds
    for conflict in result.whole.conflicts:
        assert len(conflict.siblings) >= 2
    if expected is not None:
        assert result.files == expected


def test_a_file_and_a_directory_are_both_kept(tmp_path: Path) -> None:
    history, names = history_of(tmp_path, {"g": "0"}, [edit(f="1\n"), ({"f/x": "2\n"}, [])])
    result = merged(history, *names)
    aside = [path for path in result.files if path.startswith("f~")]
    assert len(aside) == 1
    assert result.contents == {aside[0]: b"1\n", "f/x": b"2\n", "g": b"0"}


def test_names_that_stand_side_by_side_already_are_no_conflict(tmp_path: Path) -> None:
    history, names = history_of(tmp_path, {"File": "0", "file": "0"}, [edit(File="1"), edit(n="2")])
    assert merged(history, *names).conflicts == []


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = b"caf\xe9".decode(errors="surrogateescape")
    history, names = history_of(tmp_path, {name: TEXT}, [({name: TOP}, []), ({name: END}, [])])
    assert merged(history, *names).contents == {name: TOP.replace("line 11\n", "end\n").encode()}


def test_only_what_differs_is_opened(tmp_path: Path) -> None:
    """A subtree that no side touched may even be missing."""
    history = History(tmp_path / "repo")
    history.commit("base", files={"deep/er/f": "0", "g": TEXT})
    history.commit("a", "base", files={"g": TOP})
    history.commit("b", "base", files={"g": END})
    tree = history.repository[history.tree("base")]
    deep = str(tree["deep"].id)  # type: ignore[index]  # a tree, for pygit2 an object
    (history.path / "objects" / deep[:2] / deep[2:]).unlink()
    whole = merged_tree(history, "a", "b")
    assert str(history.repository[whole]["deep"].id) == deep  # type: ignore[index]  # likewise


def merged_tree(history: History, *names: str) -> str:
    from mergekit.policy import read_policy
    from mergekit.tree_merge import merge_heads

    heads = [bytes.fromhex(history[name]) for name in names]
    return merge_heads(Repository.open(history.path), heads, read_policy({})).tree.hex()


def test_delete_against_edit_after_an_engine_merge(tmp_path: Path) -> None:
    """The edit and the deletion meet once; what a person made of it holds against a branch from before."""
    history, names = history_of(tmp_path, {"f": "0\n", "g": "0"}, [gone("f"), edit(f="1\n"), edit(g="1")])
    history.merge_commit("settled", names[:2], tree_of="b")
    engine_merge(history, "m", "settled", "c")
    assert merged(history, "m", *names).contents == {"f": b"1\n", "g": b"1"}
