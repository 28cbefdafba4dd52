"""Writing the merged tree: the same trees as git writes, whatever is put in and taken out."""

from __future__ import annotations

import sys
from hashlib import sha256
from unicodedata import ucd_3_2_0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.git.objects import EMPTY_TREE, REGULAR, Entry, Objects, blob_id
from mergekit.tree_merge.assemble import collisions, folded, write_tree
from tests.histories import History

PATHS = st.sampled_from(["a", "a.b", "a0", "b/a", "b/c", "b/c/d", "b-", "c/x/y/z", "c/x/y/w", "c/x.y"])
CONTENTS = st.dictionaries(PATHS, st.sampled_from([b"0", b"1"]), max_size=6)


def without_clashes(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if not any(other.startswith(path + "/") for other in files)}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return History(tmp_path_factory.mktemp("assemble") / "repo", in_memory=True)


@given(before=CONTENTS.map(without_clashes), after=CONTENTS.map(without_clashes))
def test_edits_lead_from_any_tree_to_any_other(history: History, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    made = history.fresh()
    made.commit("before", files=before)
    made.commit("after", files=after)
    objects = Objects(history.repository)
    edits: dict[str, Entry | None] = dict.fromkeys(before)
    edits |= {path: Entry(REGULAR, objects.write_blob(content)) for path, content in after.items()}
    start = bytes.fromhex(made.tree("before"))
    assert write_tree(objects, start, edits).hex() == made.tree("after")
    assert objects.changes(start, bytes.fromhex(made.tree("after"))) == {
        path: (_entry(before, path), _entry(after, path)) for path in {*before, *after} if before.get(path) != after.get(path)
    }


def _entry(files: dict[str, bytes], path: str) -> Entry | None:
    return Entry(REGULAR, blob_id(files[path])) if path in files else None


def test_no_edit_is_the_same_tree(history: History) -> None:
    made = history.fresh()
    made.commit("a", files={"d/f": "0"})
    tree = bytes.fromhex(made.tree("a"))
    assert write_tree(Objects(history.repository), tree, {}) == tree
    assert write_tree(Objects(history.repository), tree, {"d/f": None}) == EMPTY_TREE


def test_a_tree_nested_deeper_than_python_recurses(history: History) -> None:
    objects = Objects(history.repository)
    path = "/".join(["d"] * 3000) + "/f"
    entry = Entry(REGULAR, objects.write_blob(b"deep"))
    tree = write_tree(objects, EMPTY_TREE, {path: entry})
    assert objects.lookup(tree, path) == entry
    assert list(objects.changes(EMPTY_TREE, tree)) == [path]
    assert write_tree(objects, tree, {path: None}) == EMPTY_TREE


@pytest.mark.parametrize(("name", "other"), [("A", "a"), ("STRASSE", "straße"), ("caf\u00e9", "cafe\u0301"), ("\u212b", "\u00e5")])
def test_names_that_some_file_systems_take_for_one(name: str, other: str) -> None:
    assert folded(name.encode()) == folded(other.encode())


def test_names_fold_alike_under_every_interpreter() -> None:
    """The folds of all characters of Unicode 3.2, alone and before a mark; the digest is that of Pythons 3.11 to 3.13."""
    digest = sha256()
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if not 0xD800 <= number < 0xE000 and ucd_3_2_0.category(character) != "Cn":
            digest.update(folded(character.encode()).encode() + folded(f"{character}\u0301".encode()).encode())
    assert digest.hexdigest()[:16] == "baed23a22c298ba9"


@pytest.mark.parametrize(
    "young",
    [
        "\U00010d50",  # a capital letter, as of Unicode 16
        "\U00010570",  # a capital letter, as of Unicode 14
        "\u1e9e",  # a capital letter, as of Unicode 5.1
        "\U000105d2\u0307",  # composes, as of Unicode 16
        "a\u0897\u0300",  # the middle one combines, as of Unicode 16
    ],
)
def test_characters_that_some_interpreters_do_not_know_stay(young: str) -> None:
    assert folded(young.encode()) == young
    assert folded(f"A{young}E\u0301".encode()) == f"a{young}\u00e9"


def test_bytes_that_are_no_text_stay() -> None:
    assert folded(b"\xff\xc3\xa9A") == "\udcff\u00e9a"


def test_directories_collide_too(history: History) -> None:
    made = history.fresh()
    made.commit("a", files={"Dir/f": "0"})
    made.commit("b", files={"dir/f": "0"})
    made.commit("both", files={"Dir/f": "0", "dir/f": "0"})
    objects = Objects(history.repository)
    trees = [bytes.fromhex(made.tree(name)) for name in ("a", "b", "both")]
    found = collisions(objects, trees[2], ["dir/f"], trees[:2], lambda _: ())
    assert [(conflict.path, conflict.kind) for conflict in found] == [("Dir", "case")]
    assert collisions(objects, trees[2], ["dir/f"], trees, lambda _: ()) == ()
