"""Objects: what git writes is read, what is written is what git writes."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from pygit2.enums import ObjectType

from mergekit.errors import MissingObject, RepositoryError, Unmergeable
from mergekit.git.objects import EMPTY_TREE, EXECUTABLE, GITLINK, REGULAR, SYMLINK, Entry, Objects, blob_id
from mergekit.git.repository import Repository
from tests.histories import Files, History, executable, submodule, symlink


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def objects_of(history: History) -> Objects:
    return Repository.open(history.path).objects


def test_a_commit_is_read_as_git_wrote_it(history: History) -> None:
    history.commit("a", files={"f": "0"})
    history.commit("b", "a", files={"f": "1"}, author="Ада <ada@x>", time=1_700_000_123, offset=-210)
    history.merge_commit(
        "m", ["b", "a"], tree_of="b", message="subject\n\nbody\n\nMergekit-Replica: one\nOther: x\nmergekit-replica:  two \n"
    )
    objects = objects_of(history)
    commit = objects.commit(bytes.fromhex(history["b"]))
    assert commit.hex == history["b"]
    assert commit.person("author") == ("Ада", 1_700_000_123, -210)
    merge = objects.commit(bytes.fromhex(history["m"]))
    assert [parent.hex() for parent in merge.parents] == [history["b"], history["a"]]
    assert merge.tree.hex() == history.tree("b")
    assert merge.trailers("Mergekit-Replica") == ("one", "two")
    assert merge.trailers("Absent") == ()


def test_a_trailer_is_read_from_the_last_paragraph_only(history: History) -> None:
    history.commit("a", files={"f": "0"}, message="subject\n\nMergekit-Engine: forged\n\nthe end\n")
    assert objects_of(history).commit(bytes.fromhex(history["a"])).trailers("Mergekit-Engine") == ()


def test_a_commit_is_written_byte_for_byte(history: History) -> None:
    history.commit("a", files={"f": "0"})
    objects = objects_of(history)
    raw = objects.commit(bytes.fromhex(history["a"])).raw
    assert objects.write_commit(raw).hex() == history["a"]


def test_every_kind_of_entry_is_found(history: History) -> None:
    files: Files = {"f": "0", "d/run": executable("1"), "d/link": symlink("../f"), "sub": submodule("1" * 40)}
    history.commit("a", files=files)
    objects, tree = objects_of(history), bytes.fromhex(history.tree("a"))
    assert objects.lookup(tree, "d/run") == Entry(EXECUTABLE, blob_id(b"1"))
    assert objects.lookup(tree, "d/link") == Entry(SYMLINK, blob_id(b"../f"))
    assert objects.lookup(tree, "sub") == Entry(GITLINK, bytes.fromhex("1" * 40))
    assert objects.lookup(tree, "d") is None
    assert objects.lookup(tree, "f/x") is None
    assert objects.directory(tree, "d") is not None
    assert objects.directory(tree, "f") is None
    assert dict(objects.files(tree)).keys() == files.keys()


def test_a_file_that_becomes_a_directory_is_gone_and_its_files_are_new(history: History) -> None:
    history.commit("a", files={"x": "0"})
    history.commit("b", files={"x/y": "1"})
    changes = objects_of(history).changes(bytes.fromhex(history.tree("a")), bytes.fromhex(history.tree("b")))
    assert changes == {"x": (Entry(REGULAR, blob_id(b"0")), None), "x/y": (None, Entry(REGULAR, blob_id(b"1")))}


def test_what_is_not_there_is_said_with_its_kind(history: History) -> None:
    history.commit("a", files={"f": "0"})
    objects = objects_of(history)
    with pytest.raises(MissingObject, match=r"the tree 1{40}"):
        objects.tree(b"\x11" * 20)
    with pytest.raises(MissingObject, match="the blob"):
        objects.blob(b"\x11" * 20)
    with pytest.raises(RepositoryError, match="is not a commit"):
        objects.commit(bytes.fromhex(history.tree("a")))


def test_the_empty_tree_need_not_be_stored(history: History) -> None:
    objects = objects_of(history)
    assert objects.tree(EMPTY_TREE) == {}
    assert objects.write_tree({}) == EMPTY_TREE


def test_blob_ids_are_gits(history: History) -> None:
    objects = objects_of(history)
    for content in (b"", b"a\n", b"\0" * 5000):
        assert objects.write_blob(content) == blob_id(content)


def test_an_object_that_is_not_what_its_name_says_is_not_there(history: History) -> None:
    history.commit("a", files={"f": "0"})
    name = blob_id(b"0").hex()
    file = history.path / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"blob 1\x001"))
    with pytest.raises(MissingObject, match=f"the blob {name}"):
        objects_of(history).blob(bytes.fromhex(name))


def test_a_zero_before_the_mode_of_a_directory_means_nothing(history: History) -> None:
    """Some programs have written one."""
    history.commit("a", files={"d/f": "0"})
    below = bytes.fromhex(history.git("rev-parse", f"{history['a']}:d").decode())
    padded = bytes(history.repository.write(ObjectType.TREE, b"040000 d\0" + below).raw)
    objects = objects_of(history)
    assert objects.tree(padded) == objects.tree(bytes.fromhex(history.tree("a")))
    assert objects.lookup(padded, "d/f") == objects.lookup(bytes.fromhex(history.tree("a")), "d/f")
    assert objects.checked_tree(padded)[1] == ""


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"100644 a\0" + b"1" * 20 + b"100644 b\0" + b"1" * 20, ""),
        (b"100644 a.c\0" + b"1" * 20 + b"40000 a\0" + b"1" * 20 + b"100644 a0\0" + b"1" * 20, ""),  # a directory sorts as `a/`
        (b"40000 a\0" + b"1" * 20 + b"100644 a.c\0" + b"1" * 20, "a tree that is not in order"),
        (b"100644 a\0" + b"1" * 20 + b"100644 a\0" + b"2" * 20, "a tree with one name twice"),
        (b"100644 a\0" + b"1" * 20 + b"100644 b\0" + b"1" * 19, "a tree that cannot be read"),
        (b"100644 \0" + b"1" * 20, "a tree that cannot be read"),
        (b"100648 a\0" + b"1" * 20, "a tree that cannot be read"),
    ],
    ids=["plain", "order", "disorder", "twice", "torn", "nameless", "mode"],
)
def test_trees_are_checked_as_git_does(history: History, raw: bytes, fault: str) -> None:
    tree = bytes(history.repository.write(ObjectType.TREE, raw).raw)
    assert objects_of(history).checked_tree(tree)[1] == fault


def test_a_blob_is_expected(history: History) -> None:
    history.commit("a", files={"f": "0"})
    objects = objects_of(history)
    objects.expect_blob(blob_id(b"0"))
    with pytest.raises(Unmergeable, match=r"the tree .* stands in the place of a file"):
        objects.expect_blob(bytes.fromhex(history.tree("a")))
    with pytest.raises(MissingObject, match="the blob 3131"):
        objects.expect_blob(b"1" * 20)
    history.git("gc", "--quiet")
    objects_of(history).expect_blob(blob_id(b"0"))


def test_a_commit_that_is_none_is_an_error(history: History) -> None:
    torn = bytes(history.repository.write(ObjectType.COMMIT, b"tree " + b"x" * 40 + b"\n\n").raw)
    with pytest.raises(Unmergeable, match="cannot be read"):
        objects_of(history).commit(torn)
