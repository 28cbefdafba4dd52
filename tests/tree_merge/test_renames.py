"""Renames: found per commit, followed over further commits, across engine merges, with directories and their new files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.objects import REGULAR, Entry, blob_id
from mergekit.git.repository import Repository
from mergekit.tree_merge.contents import Contents
from mergekit.tree_merge.renames import find_renames
from tests.histories import History
from tests.tree_merge.scenario import engine_merge, merged

TEXT = "".join(f"line {i}\n" for i in range(30))
TOP, END = TEXT.replace("line 0\n", "top\n"), TEXT.replace("line 29\n", "end\n")
BOTH = TOP.replace("line 29\n", "end\n").encode()
OTHER = "".join(f"something else {i}\n" for i in range(40))


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "repo")
    made.commit("base", files={"old": TEXT, "keep": OTHER})
    return made


def test_edits_travel_with_the_file(history: History) -> None:
    history.commit("a", "base", files={"new": TEXT}, delete=["old"])
    history.commit("b", "base", files={"old": END})
    assert merged(history, "a", "b").contents == {"new": END.encode(), "keep": OTHER.encode()}


def test_renamed_and_edited_in_one_commit(history: History) -> None:
    history.commit("a", "base", files={"new": TOP}, delete=["old"])
    history.commit("b", "base", files={"old": END})
    assert merged(history, "a", "b").contents == {"new": BOTH, "keep": OTHER.encode()}


def test_renamed_and_then_rewritten_is_still_the_same_file(history: History) -> None:
    """The net difference shows no rename; edge by edge there is one, so the edit meets the rewrite."""
    history.commit("a1", "base", files={"new": TEXT}, delete=["old"])
    history.commit("a2", "a1", files={"new": "".join(f"rewritten {i}\n" for i in range(30))})
    history.commit("b", "base", files={"old": END})
    result = merged(history, "a2", "b")
    assert result.conflicts == [("new", "content")]
    assert set(result.files) == {"new", "keep"}


def test_added_in_one_commit_and_deleted_in_the_next(history: History) -> None:
    history.commit("a1", "base", files={"new": TEXT})
    history.commit("a2", "a1", delete=["old"])
    history.commit("b", "base", files={"old": END})
    assert merged(history, "a2", "b").contents == {"new": END.encode(), "keep": OTHER.encode()} or merged(history, "a2", "b").conflicts


def test_renamed_twice(history: History) -> None:
    history.commit("a1", "base", files={"middle": TEXT}, delete=["old"])
    history.commit("a2", "a1", files={"dir/last": TOP}, delete=["middle"])
    history.commit("b", "base", files={"old": END})
    assert merged(history, "a2", "b").contents == {"dir/last": BOTH, "keep": OTHER.encode()}


def test_two_sides_rename_one_file_differently(history: History) -> None:
    history.commit("a", "base", files={"left": TOP}, delete=["old"])
    history.commit("b", "base", files={"right": END}, delete=["old"])
    result = merged(history, "a", "b")
    assert result.conflicts == [("old", "rename")]
    assert result.contents == {"left": BOTH, "right": BOTH, "keep": OTHER.encode()}


def test_two_sides_rename_alike(history: History) -> None:
    history.commit("a", "base", files={"new": TOP}, delete=["old"])
    history.commit("b", "base", files={"new": END}, delete=["old"])
    assert merged(history, "a", "b").contents == {"new": BOTH, "keep": OTHER.encode()}


def test_renamed_against_deleted(history: History) -> None:
    history.commit("a", "base", files={"new": TEXT}, delete=["old"])
    history.commit("b", "base", delete=["old"])
    result = merged(history, "a", "b")
    assert [kind for _, kind in result.conflicts] == ["delete/modify"]
    assert result.contents == {"new": TEXT.encode(), "keep": OTHER.encode()}


def test_a_name_that_is_left_as_a_shim_is_no_rename(history: History) -> None:
    history.commit("a1", "base", files={"new": TEXT}, delete=["old"])
    history.commit("a2", "a1", files={"old": "from new import *\n"})
    history.commit("b", "base", files={"keep": OTHER + "more\n"})
    assert merged(history, "a2", "b").contents == {"old": b"from new import *\n", "new": TEXT.encode(), "keep": (OTHER + "more\n").encode()}


def test_work_on_top_of_an_engine_merge_and_a_branch_from_before(history: History) -> None:
    history.commit("a", "base", files={"new": TEXT}, delete=["old"])
    history.commit("b", "base", files={"keep": OTHER + "more\n"})
    engine_merge(history, "m", "a", "b")
    history.commit("c", "m", files={"new": TOP})
    history.commit("d", "b", files={"old": END})
    assert merged(history, "c", "d").contents == {"new": BOTH, "keep": (OTHER + "more\n").encode()}
    engine_merge(history, "n", "c", "d")
    assert merged(history, "n", "a", "d", "c").contents == {"new": BOTH, "keep": (OTHER + "more\n").encode()}


def test_grouping_does_not_matter(history: History) -> None:
    history.commit("a", "base", files={"new": TOP}, delete=["old"])
    history.commit("b", "base", files={"old": END})
    history.commit("c", "base", files={"old": TEXT.replace("line 15\n", "middle\n")})
    whole = merged(history, "a", "b", "c")
    assert not whole.conflicts
    for name, first, second, last in (("x", "a", "b", "c"), ("y", "b", "c", "a"), ("z", "a", "c", "b")):
        engine_merge(history, name, first, second)
        assert merged(history, name, last).whole.tree == whole.whole.tree


@pytest.fixture
def directory(tmp_path: Path) -> History:
    made = History(tmp_path / "repo")
    made.commit("base", files={"d/a": TEXT, "d/b": OTHER, "d/s/c": TEXT + "c\n", "x": "0\n"})
    made.commit("moved", "base", files={"e/a": TEXT, "e/b": OTHER, "e/s/c": TEXT + "c\n"}, delete=["d/a", "d/b", "d/s/c"])
    return made


def test_new_files_follow_a_renamed_directory(directory: History) -> None:
    directory.commit("n", "base", files={"d/new": "n\n", "d/s/deep": "m\n", "d/a": END})
    result = merged(directory, "moved", "n")
    assert not result.conflicts
    assert result.contents == {
        "e/a": END.encode(), "e/b": OTHER.encode(), "e/s/c": (TEXT + "c\n").encode(), "e/new": b"n\n", "e/s/deep": b"m\n", "x": b"0\n",
    }  # fmt: skip


def test_new_files_follow_across_engine_merges(directory: History) -> None:
    directory.commit("n", "base", files={"d/new": "n\n"})
    directory.commit("z", "base", files={"x": "1\n"})
    engine_merge(directory, "m", "moved", "n")
    directory.commit("top", "m", files={"e/new": "top\nn\n"})
    directory.commit("old", "n", files={"d/new": "n\nmore\n"})
    result = merged(directory, "top", "old", "z")
    assert "d/new" not in result.files
    assert not {path for path in result.files if path.startswith("d/")}
    assert merged(directory, "m", "z", "old").contents["e/new"] == b"n\nmore\n"


def test_a_file_put_into_the_old_place_on_purpose_stays(directory: History) -> None:
    directory.commit("again", "moved", files={"d/new": "n\n"})
    directory.commit("z", "base", files={"x": "1\n"})
    assert merged(directory, "again", "z").contents["d/new"] == b"n\n"


def test_a_directory_that_only_lost_some_files_is_not_renamed(tmp_path: Path) -> None:
    history = History(tmp_path / "repo")
    history.commit("base", files={"d/a": TEXT, "d/b": OTHER})
    history.commit("a", "base", files={"e/a": TEXT}, delete=["d/a"])
    history.commit("n", "base", files={"d/new": "n\n"})
    assert set(merged(history, "a", "n").files) == {"e/a", "d/b", "d/new"}


def entries(*contents: tuple[str, str]) -> dict[str, Entry]:
    return {path: Entry(REGULAR, blob_id(content.encode())) for path, content in contents}


def test_exact_renames_keep_the_base_name_where_they_can(tmp_path: Path) -> None:
    contents = Contents(Repository.open(History(tmp_path / "repo").path).objects)
    old, new = entries(("a/f", "same"), ("a/g", "same")), entries(("b/g", "same"), ("b/f", "same"), ("b/h", "same"))
    assert find_renames(old, new, contents) == {"a/f": "b/f", "a/g": "b/g"}


def test_the_most_alike_pair_wins(tmp_path: Path) -> None:
    contents = Contents(Repository.open(History(tmp_path / "repo").path).objects)
    texts = {"old": TEXT, "near": TEXT + "one more\n", "far": TEXT[: len(TEXT) * 2 // 3]}
    for text in texts.values():
        contents.make(text.encode())
    new = entries(("far", texts["far"]), ("near", texts["near"]))
    assert find_renames(entries(("old", TEXT)), new, contents) == {"old": "near"}
