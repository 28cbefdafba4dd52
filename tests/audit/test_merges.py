"""The audit of merge commits in real repositories, made by git, by hand and by mergekit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mergekit.audit.certificate import Certificate
from mergekit.audit.merges import audit_merge
from mergekit.audit.ranges import is_range, merges_in
from mergekit.errors import ShallowHistory, UnknownRevision, UsageError
from mergekit.git.repository import Repository
from mergekit.landing.target import policy_of
from tests.histories import History, executable, run_git
from tests.landing.fleets import LINES, edited, fleet, landing, tip

TEXT = LINES


def audited(history: History, commit: str, *branches: str) -> Certificate:
    repository = Repository.open(history.path)
    heads = [bytes.fromhex(history[branch]) for branch in branches]
    read = repository.objects.commit(bytes.fromhex(history[commit]))
    return audit_merge(repository, read.id, policy_of(repository.objects, read.tree), heads)


def told(history: History, certificate: Certificate) -> list[tuple[str, str, str, str | None]]:
    """Kind, place, text and origin of every loss; origins by the names of their commits."""
    names = {bytes.fromhex(oid): name for name, oid in history.ids.items()}
    return [
        (one.kind, f"{one.path}:{one.line}" if one.line else one.path, one.text.decode(), names[one.commit] if one.commit else None)
        for one in certificate.losses
    ]


def explained(certificate: Certificate) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text.decode(), one.rule) for one in certificate.items if one.rule]


@pytest.fixture
def history(tmp_path: Path) -> History:
    """`a` and `b` changed a file in two places, each in two commits."""
    history = History(tmp_path / "r")
    history.commit("base", files={"f": TEXT, "g": "untouched here\n"})
    history.commit("a1", "base", files={"f": edited(3, "a")})
    history.commit("a", "a1", files={"new": "a file of a\n"})
    history.commit("b1", "base", files={"f": TEXT.replace("line 15\n", "")})
    history.commit("b", "b1", files={"f": TEXT.replace("line 15\n", "").replace("line 18\n", "line 18\nadded by b\n")})
    return history


BOTH = edited(3, "a").replace("line 15\n", "").replace("line 18\n", "line 18\nadded by b\n")


def test_a_clean_merge_is_certified(history: History) -> None:
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": BOTH})
    certificate = audited(history, "m")
    assert certificate.is_certified
    assert (certificate.items, certificate.files) == ((), 1)
    assert certificate.sides == (bytes.fromhex(history["a"]), bytes.fromhex(history["b"]))


def test_what_is_lost_is_told_with_its_origin(history: History) -> None:
    history.merge_commit("m", ["a", "b"], tree_of="b")
    assert told(history, audited(history, "m")) == [
        ("lost", "f:3", "line 3 by a", "a1"),
        ("lost", "new", "the file is not there", "a"),
        ("resurrected", "f:3", "line 3", "a1"),
    ]
    history.merge_commit("n", ["a", "b"], tree_of="a")
    assert told(history, audited(history, "n")) == [("lost", "f:18", "added by b", "b"), ("resurrected", "f:15", "line 15", "b1")]


def test_what_nobody_changed_and_what_is_new(history: History) -> None:
    result = BOTH.replace("line 7\n", "").replace("line 10\n", "line 10\nfrom nowhere\nline 10\n")
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": result, "g": "", "z": "new\n"})
    certificate = audited(history, "m")
    assert told(history, certificate) == [
        ("lost", "f:7", "line 7", "base"),
        ("lost", "g:1", "untouched here", "base"),
        ("duplicated", "f:11", "line 10", None),
    ]
    assert [one.untouched for one in certificate.losses] == [True, True, False]
    assert [(one.unit, one.path, one.text) for one in certificate.items if one.kind == "new"] == [
        ("line", "f", b"from nowhere"),
        ("file", "z", b"no side has the file"),
    ]


def test_the_older_version_of_a_file_that_one_side_changed(history: History) -> None:
    """The tree takes b's version of a file that a alone changed."""
    history.commit("a2", "a", files={"g": "changed by a\n"})
    history.merge_commit("m", ["a2", "b"], tree_of="a2", files={"f": BOTH, "g": "untouched here\n"})
    assert told(history, audited(history, "m")) == [
        ("lost", "g:1", "changed by a", "a2"),
        ("resurrected", "g:1", "untouched here", "a2"),
    ]


def test_a_merge_that_could_have_been_a_fast_forward(history: History) -> None:
    history.merge_commit("m", ["base", "a"], tree_of="a")
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["base", "a"], tree_of="base")
    assert told(history, audited(history, "n")) == [
        ("lost", "f:3", "line 3 by a", "a1"),
        ("lost", "new", "the file is not there", "a"),
        ("resurrected", "f:3", "line 3", "a1"),
    ]


def test_an_octopus(history: History) -> None:
    history.commit("c", "base", files={"f": edited(8, "c")})
    result = BOTH.replace("line 8\n", "line 8 by c\n")
    history.merge_commit("m", ["a", "b", "c"], tree_of="a", files={"f": result})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["a", "b", "c"], tree_of="a", files={"f": BOTH})
    assert told(history, audited(history, "n")) == [("lost", "f:8", "line 8 by c", "c"), ("resurrected", "f:8", "line 8", "c")]


def test_a_squash_merge(history: History) -> None:
    history.commit("squashed", "a", files={"f": BOTH})
    assert audited(history, "squashed", "b").items == ()
    history.commit("bad", "a", files={"f": BOTH.replace("added by b\n", "")})
    assert told(history, audited(history, "bad", "b")) == [("lost", "f:18", "added by b", "b")]
    history.commit("two", "base", files={"f": BOTH})
    assert told(history, audited(history, "two", "a", "b")) == [("lost", "new", "the file is not there", "a")]


def test_what_is_no_merge(history: History) -> None:
    with pytest.raises(UsageError, match="is no merge commit: it has one parent") as error:
        audited(history, "a")
    assert "--branches" in error.value.hint
    with pytest.raises(UsageError, match="is no merge commit: it has no parent"):
        audited(history, "base")
    with pytest.raises(UsageError, match="so it is not what that merged"):
        audited(history, "a1", "a")


def test_a_rename_is_followed(history: History) -> None:
    history.commit("moved", "a", files={"dir/f": edited(3, "a")}, delete=["f"])
    history.merge_commit("m", ["moved", "b"], tree_of="moved", files={"dir/f": BOTH})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["moved", "b"], tree_of="moved")
    assert [one[:3] for one in told(history, audited(history, "n"))] == [
        ("lost", "f:18", "added by b"),
        ("resurrected", "dir/f:15", "line 15"),
    ]
    history.merge_commit("o", ["moved", "b"], tree_of="b", files={"f": BOTH, "new": "a file of a\n"})
    assert told(history, audited(history, "o")) == [("lost", "f", "renamed to dir/f", "moved")]


def test_the_merge_itself_renames(history: History) -> None:
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"there/f": BOTH}, delete=["f"])
    assert audited(history, "m").items == ()


def test_a_directory_is_renamed(tmp_path: Path) -> None:
    """What the other side put into it may go along or stay: it is there."""
    history = History(tmp_path / "r")
    history.commit("base", files={"old/f": TEXT, "old/g": "g here\n" + TEXT})
    history.commit("a", "base", files={"new/f": TEXT, "new/g": "g here\n" + TEXT}, delete=["old"])
    history.commit("b", "base", files={"old/h": "h here\n", "old/f": edited(5, "b")})
    moved = {"new/f": edited(5, "b")}
    history.merge_commit("m", ["a", "b"], tree_of="a", files={**moved, "new/h": "h here\n"})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["a", "b"], tree_of="a", files={**moved, "old/h": "h here\n"})
    assert audited(history, "n").items == ()
    history.merge_commit("o", ["a", "b"], tree_of="a", files=moved)
    assert [(kind, text) for kind, _, text, _ in told(history, audited(history, "o"))] == [("lost", "the file is not there")]


def test_lines_that_went_to_another_file(tmp_path: Path) -> None:
    """One splits a file, the other edits what went to the new one: the edit is there."""
    history = History(tmp_path / "r")
    half = TEXT[TEXT.index("line 11\n") :]
    history.commit("base", files={"f": TEXT})
    history.commit("split", "base", files={"f": TEXT.removesuffix(half), "part": half})
    history.commit("edit", "base", files={"f": edited(15, "b")})
    history.merge_commit("m", ["split", "edit"], tree_of="split", files={"part": half.replace("line 15\n", "line 15 by b\n")})
    certificate = audited(history, "m")
    assert told(history, certificate) == []
    assert ("lost", "line 15 by b", "moved") in explained(certificate)
    history.merge_commit("n", ["split", "edit"], tree_of="split")
    assert told(history, audited(history, "n")) == [("lost", "f:15", "line 15 by b", "edit")]


def test_a_criss_cross(tmp_path: Path) -> None:
    """What a common ancestor brought is no change of either side, and who took it out had seen it."""
    history = History(tmp_path / "r")
    history.commit("base", files={"f": TEXT})
    history.commit("a", "base", files={"f": edited(3, "a")})
    history.commit("b", "base", files={"f": edited(15, "b")})
    both = edited(3, "a").replace("line 15\n", "line 15 by b\n")
    history.merge_commit("ab", ["a", "b"], tree_of="a", files={"f": both})
    history.merge_commit("ba", ["b", "a"], tree_of="a", files={"f": both})
    history.commit("left", "ab", files={"f": both.replace("line 15 by b\n", "")})
    history.commit("right", "ba", files={"f": both.replace("line 9\n", "line 9\nnew here\n")})
    result = both.replace("line 15 by b\n", "").replace("line 9\n", "line 9\nnew here\n")
    history.merge_commit("m", ["left", "right"], tree_of="left", files={"f": result})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["left", "right"], tree_of="right")
    assert told(history, audited(history, "n")) == [("resurrected", "f:16", "line 15 by b", "left")]


def test_superseded_below_the_merge(tmp_path: Path) -> None:
    """Of three sides, one has seen another's line and took it out: the merge does without it, or puts back what is put back."""
    history = History(tmp_path / "r")
    history.commit("base", files={"f": TEXT})
    history.commit("a1", "base", files={"f": TEXT.replace("line 3\n", "line 3\nby a\n").replace("line 12\n", "")})
    history.commit("a2", "a1", files={"f": edited(6, "a2").replace("line 3\n", "line 3\nby a\n").replace("line 12\n", "")})
    history.commit("d", "a1", files={"f": TEXT})
    history.commit("c", "base", files={"f": edited(18, "c")})
    result = edited(6, "a2").replace("line 18\n", "line 18 by c\n")
    history.merge_commit("m", ["a2", "d", "c"], tree_of="a2", files={"f": result})
    certificate = audited(history, "m")
    assert told(history, certificate) == []
    assert explained(certificate) == [("lost", "by a", "superseded"), ("resurrected", "line 12", "superseded")]
    assert {one.by for one in certificate.items} == {bytes.fromhex(history["d"])}


def test_the_origin_is_followed_through_merges_and_renames(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("base", files={"f": TEXT})
    history.commit("wanted", "base", files={"f": edited(3, "a")})
    history.commit("beside", "base", files={"f": edited(15, "x")})
    together = edited(3, "a").replace("line 15\n", "line 15 by x\n")
    history.merge_commit("met", ["wanted", "beside"], tree_of="wanted", files={"f": together})
    history.commit("moved", "met", files={"g": together}, delete=["f"])
    history.commit("later", "moved", files={"g": together.replace("line 9\n", "line 9 once more\n")})
    history.commit("b", "base", files={"f": edited(20, "b")})
    result = edited(20, "b").replace("line 15\n", "line 15 by x\n").replace("line 9\n", "line 9 once more\n")
    history.merge_commit("m", ["later", "b"], tree_of="later", files={"g": result})
    assert told(history, audited(history, "m")) == [("lost", "g:3", "line 3 by a", "wanted"), ("resurrected", "g:3", "line 3", "wanted")]


def test_carriage_returns_modes_and_binaries(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("base", files={"f": TEXT, "bin": b"\0one", "run": "echo\n"})
    history.commit("a", "base", files={"f": TEXT.replace("\n", "\r\n"), "bin": b"\0two", "run": executable("echo\n")})
    history.commit("b", "base", files={"f": edited(5, "b"), "run": "echo again\n"})
    ended = edited(5, "b").replace("\n", "\r\n")
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": ended, "run": executable("echo again\n")})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["a", "b"], tree_of="b", files={"f": ended})
    assert told(history, audited(history, "n")) == [
        ("lost", "bin", "what was changed in it is not there", "a"),
        ("lost", "run", "made executable", "a"),
    ]


def test_without_a_common_ancestor(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("a", files={"f": "of a\n", "x": "of a\n"})
    history.commit("b", files={"f": "of b\n"})
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": "of a\nof b\n"})
    assert audited(history, "m").items == ()
    history.merge_commit("n", ["a", "b"], tree_of="a")
    assert told(history, audited(history, "n")) == [("lost", "f:1", "of b", "b")]


def test_a_shallow_clone_says_so(history: History, tmp_path: Path) -> None:
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": BOTH})
    history.branch("main", "m")
    run_git(tmp_path, "clone", "--quiet", "--depth", "2", history.path.as_uri(), "clone")
    repository = Repository.open(tmp_path / "clone")
    merge = bytes.fromhex(history["m"])
    with pytest.raises(ShallowHistory, match="shallow"):
        audit_merge(repository, merge, policy_of(repository.objects, repository.objects.commit(merge).tree))


def test_what_git_merges(history: History, tmp_path: Path) -> None:
    """A merge that git itself commits."""
    history.branch("main", "a")
    history.branch("b", "b")
    clone = history.checkout_clone(tmp_path / "clone")
    subprocess.run(["git", "merge", "--quiet", "--no-edit", "origin/b"], cwd=clone, check=True, capture_output=True)
    repository = Repository.open(clone)
    head = repository.commit_id("HEAD")
    assert audit_merge(repository, head, policy_of(repository.objects, repository.objects.commit(head).tree)).items == ()


class TestOwnMerges:
    def test_landings_are_certified(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {name: {"f": edited(n, name)} for n, name in ((2, "a"), (6, "b"), (10, "c"), (14, "d"))})
        landing(history)
        assert audited(history, tip(history)).items == ()

    def test_conflicts_between_markers_are_there(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(3, "b")}})
        landing(history, mode="markers")
        certificate = audited(history, tip(history))
        assert certificate.losses == ()
        assert explained(certificate) == [("resurrected", "line 3", "open conflict")]
        assert {one.kind for one in certificate.items if not one.rule} == {"new"}

    def test_records_and_siblings_are_explained_by_their_drivers(self, tmp_path: Path) -> None:
        base = {"findings/x.jsonl": '{"id": 1, "v": "old"}\n', "decisions/d.yaml": "db: undecided\nport: 1\n"}
        replicas = {
            "a": {"findings/x.jsonl": '{"id": 1, "v": "of a"}\n', "decisions/d.yaml": "db: sqlite\nport: 1\n"},
            "b": {"findings/x.jsonl": '{"id": 1, "v": "of b"}\n', "decisions/d.yaml": "db: postgres\nport: 1\n"},
        }
        history = fleet(tmp_path / "r", replicas, base=base)
        landing(history, mode="markers")
        certificate = audited(history, tip(history))
        assert certificate.losses == ()
        assert {one.rule for one in certificate.items if one.rule} <= {"records driver", "siblings driver", "rewritten"}

    def test_another_merge_on_top_of_an_own_one(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(8, "b")}})
        landing(history)
        history.ids["landed"] = tip(history)
        history.commit("c", "base", files={"f": edited(15, "c")})
        whole = edited(3, "a").replace("line 8\n", "line 8 by b\n").replace("line 15\n", "line 15 by c\n")
        history.merge_commit("m", ["landed", "c"], tree_of="landed", files={"f": whole})
        assert audited(history, "m").items == ()
        history.merge_commit("n", ["landed", "c"], tree_of="landed", files={"f": whole.replace("line 8 by b\n", "line 8\n")})
        assert told(history, audited(history, "n")) == [("lost", "f:8", "line 8 by b", "b"), ("resurrected", "f:8", "line 8", "b")]


def test_ranges(history: History) -> None:
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": BOTH})
    history.commit("c", "m", files={"z": "z\n"})
    history.merge_commit("n", ["c", "b1"], tree_of="c")
    for name, commit in (("main", "n"), ("from-a", "a"), ("from-m", "m"), ("base", "base")):
        history.branch(name, commit)
    run_git(history.path, "symbolic-ref", "HEAD", "refs/heads/main")
    repository = Repository.open(history.path)
    assert [commit.hex() for commit in merges_in(repository, "from-a..main")] == [history["n"], history["m"]]
    assert [commit.hex() for commit in merges_in(repository, "from-m..")] == [history["n"]]
    assert merges_in(repository, "base..from-a") == []
    assert (is_range("a..main"), is_range("main")) == (True, False)
    with pytest.raises(UnknownRevision):
        merges_in(repository, "nobody..main")
