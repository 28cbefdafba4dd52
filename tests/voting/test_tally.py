"""A vote as a commit has it: whose ballots count, which are void and why, and what is left to people."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.policy.voting import Voting
from mergekit.voting.candidates import candidates
from mergekit.voting.contents import read_file
from mergekit.voting.tally import Tally, tally
from tests.histories import History

SQLITE, POSTGRES, FILES = "recommendations/storage/sqlite.md", "recommendations/storage/postgres.json", "recommendations/storage/files.yaml"
TEXTS = {
    SQLITE: "# SQLite\n\nOne file, no server.\n",
    POSTGRES: '{"title": "Postgres", "why": "many writers"}\n',
    FILES: "title: Plain files\n",
}


def content_id(path: str, text: str) -> str:
    said = read_file(path, text.encode())
    assert said is not None
    return said.content_id


S, P, F = (content_id(path, text) for path, text in TEXTS.items())


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "r", in_memory=True)
    history.commit("base", files=TEXTS)
    return history


def cast(history: History, name: str, parent: str, replica: str, path: str = "", **fields: object) -> str:
    """Commit a ballot as a replica."""
    content = json.dumps(fields) + "\n"
    return history.commit(
        name, parent, files={path or f"votes/storage/{replica}.json": content}, trailers={"Mergekit-Replica": f"agent/{replica}"}
    )


def merged(history: History, name: str, *parents: str) -> str:
    """Merge branches that touch different files, as the engine does: transparent."""
    files = {path: content for parent in parents for path, content in history.show(parent).items()}
    return history.merge_commit(name, parents, files=files, trailers={"Mergekit-Engine": "an engine"})


def count(history: History, commit: str, **voting: object) -> Tally:
    return tally(Repository(history.repository), bytes.fromhex(history[commit]), "storage", Voting(**voting))  # type: ignore[arg-type]


def void(found: Tally) -> dict[str, str]:
    return {ballot.path: ballot.void for ballot in found.ballots if ballot.void}


def test_three_replicas_vote_and_one_candidate_wins(history: History) -> None:
    cast(history, "a", "base", "ann", ranking=[P, S])
    cast(history, "b", "base", "bob", ranking=[P[:7], [S, F]])
    cast(history, "c", "base", "cy", choice=S, approve=[S, F])
    found = count(history, merged(history, "m", "a", "b", "c"), quorum=3)
    assert (found.winner, found.open_because, void(found)) == (P, "", {})
    assert [(one.voter, one.commit.hex()) for one in found.ballots] == [
        ("agent/ann", history["a"]),
        ("agent/bob", history["b"]),
        ("agent/cy", history["c"]),
    ]
    schulze, approval, plurality = found.counts
    assert schulze.places == ((P,), (S,), (F,))
    assert dict(approval.points) == {P: 2, S: 1, F: 1}
    assert dict(plurality.points) == {P: 2, S: 1, F: 0}


def test_the_order_of_merging_does_not_matter(history: History) -> None:
    for name in ("ann", "bob", "cy"):
        cast(history, name, "base", name, choice={"ann": P, "bob": P, "cy": S}[name])
    one = count(history, merged(history, "x", "ann", merged(history, "y", "bob", "cy")))
    other = count(history, merged(history, "z", merged(history, "w", "cy", "ann"), "bob"))
    assert (one.counts, one.ballots, one.duels) == (other.counts, other.ballots, other.duels)


def test_the_same_recommendation_counts_once_whoever_made_it(history: History) -> None:
    again = {"recommendations/storage/by-bob.json": '{"why":"many writers",\n "title":"Postgres", "by": "bob", "time": 7}\n'}
    history.commit("again", "base", files=again)
    found = candidates(Repository(history.repository).objects, bytes.fromhex(history.tree("again")), "storage")
    assert {one.id: one.places for one in found}[P] == ("recommendations/storage/by-bob.json", POSTGRES)
    assert len(found) == 3


def test_records_are_candidates_by_line(history: History) -> None:
    lines = '{"id": "r1", "text": "Rust"}\n\n{"id": "r2", "text": "Go"}\nnot json\n{"id": "r3", "text": "Go"}\n'
    history.commit("lines", "base", files={"recommendations/language.jsonl": lines})
    found = candidates(Repository(history.repository).objects, bytes.fromhex(history.tree("lines")), "language")
    path = "recommendations/language.jsonl"
    assert sorted((one.title, one.places) for one in found) == [("Go", (f"{path}:3", f"{path}:5")), ("Rust", (f"{path}:1",))]


def test_items_of_a_list_and_documents_of_a_file_are_candidates(history: History) -> None:
    folder = "recommendations/language"
    files = {
        f"{folder}/all.json": '[{"id": "r1", "text": "Rust"},\n {"id": "r2", "text": "Go"}, {"id": "r3", "text": "Go"}, 5]\n',
        f"{folder}/more.yaml": "- text: Go\n  by: ann\n- text: C\n",
        f"{folder}/several.yaml": "---\ntext: C\n---\ntext: Zig\n",
        f"{folder}/none.json": "[]\n",
    }
    history.commit("lists", "base", files=files)
    found = candidates(Repository(history.repository).objects, bytes.fromhex(history.tree("lists")), "language")
    assert {one.title: one.places for one in found} == {
        "Go": (f"{folder}/all.json", f"{folder}/more.yaml"),
        "Rust": (f"{folder}/all.json",),
        "C": (f"{folder}/more.yaml", f"{folder}/several.yaml"),
        "Zig": (f"{folder}/several.yaml",),
    }


LISTED = "it holds a list of ballots, and a commit says whose a file is: each ballot stands in a file of its own"


def test_a_list_of_ballots_is_nobodys_and_says_so(history: History) -> None:
    line, record = f'{{"choice": "{P}"}}\n', f"choice: '{P}'\n"
    below = {"all.json": f"[{line}]\n", "all.jsonl": line, "all.yaml": f"- {record}", "two.yml": f"---\n{record}---\n{record}"}
    beside = {f"votes/storage{end}": line for end in (".json", ".jsonl", ".yaml")}
    others = {"votes/storage.md": "# How we vote\n", "votes/storage.toml": "closed = true\n", "votes/storage.old/a.json": line}
    files = {**{f"votes/storage/{name}": text for name, text in below.items()}, **beside, **others}
    history.commit("list", "base", files=files, trailers={"Mergekit-Replica": "agent/ann"})
    found = count(history, "list")
    assert {one.voter for one in found.ballots} == {"agent/ann"}
    assert found.counted == ()
    assert void(found) == {
        **dict.fromkeys(beside, "it is not below votes/storage/, where each ballot stands in a file of its own"),
        **dict.fromkeys((f"votes/storage/{name}" for name in below), LISTED),
    }


def test_ballots_and_candidates_of_json_may_have_comments(history: History) -> None:
    commented = f'{{\n  // the fastest\n  "choice": "{P}", // one\n}}\n'
    recommended = '{\n  // a comment\n  "title": "Postgres", "why": "many writers",\n}\n'
    history.commit(
        "a", "base", files={"votes/storage/a.json": commented, POSTGRES: recommended}, trailers={"Mergekit-Replica": "agent/ann"}
    )
    found = count(history, "a")
    assert (found.winner, void(found)) == (P, {})


def test_an_edit_of_the_candidate_voids_the_ballot_and_says_so(history: History) -> None:
    cast(history, "a", "base", "ann", ranking=[S, P])
    history.commit("edit", "a", files={SQLITE: "# SQLite\n\nOne file, and a server.\n"})
    assert count(history, "a").winner == S
    found = count(history, "edit")
    assert void(found) == {
        "votes/storage/ann.json": f"'{S}' was {SQLITE}, which was edited or removed since: its voter has to look at it again"
    }
    assert found.open_because == "the quorum is not met: 0 of 1 ballots"


def test_only_layout_and_provenance_of_a_candidate_may_change(history: History) -> None:
    cast(history, "a", "base", "ann", choice=P)
    history.commit("layout", "a", files={POSTGRES: '{\n  "why": "many writers",\n  "title": "Postgres",\n  "author": "cy"\n}\n'})
    assert count(history, "layout").winner == P


def test_a_later_ballot_replaces_the_one_it_has_seen(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    cast(history, "a2", "a", "ann", path="votes/storage/ann-2.json", choice=P)
    found = count(history, "a2")
    assert found.winner == P
    assert void(found) == {"votes/storage/ann.json": "its voter cast a later one: votes/storage/ann-2.json"}


def test_two_ballots_that_have_not_seen_each_other_void_each_other(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    cast(history, "a2", "base", "ann", path="votes/storage/ann-2.json", choice=P)
    found = count(history, merged(history, "m", "a", "a2"))
    assert found.winner == ""
    beside = "its voter cast another one beside it, which had not seen it:"
    assert void(found) == {
        "votes/storage/ann.json": f"{beside} votes/storage/ann-2.json in {history['a2'][:8]}",
        "votes/storage/ann-2.json": f"{beside} votes/storage/ann.json in {history['a'][:8]}",
    }


def test_what_a_voter_gave_up_does_not_come_back_when_a_candidate_is_edited(history: History) -> None:
    cast(history, "a", "base", "ann", choice=P)
    cast(history, "a2", "a", "ann", path="votes/storage/ann-2.json", choice=S)
    history.commit("edit", "a2", files={SQLITE: "# SQLite\n\nOne file, and a server.\n"})
    found = count(history, "edit")
    assert (found.winner, len(found.counted)) == ("", 0)
    assert void(found)["votes/storage/ann.json"] == "its voter cast a later one: votes/storage/ann-2.json"
    assert "which was edited or removed since" in void(found)["votes/storage/ann-2.json"]


def test_ballots_that_void_each_other_stay_void_when_a_candidate_is_edited(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    cast(history, "a2", "base", "ann", path="votes/storage/ann-2.json", choice=P)
    history.merge_commit("m", ["a", "a2"], files={**history.show("a"), **history.show("a2")})
    history.commit("edit", "m", files={SQLITE: "# SQLite\n\nOne file, and a server.\n"})
    found = count(history, "edit")
    assert (found.winner, len(found.counted)) == ("", 0)
    assert void(found)["votes/storage/ann-2.json"].startswith("its voter cast another one beside it")


def test_the_same_ballot_cast_twice_counts_once(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    cast(history, "a2", "base", "ann", path="votes/storage/ann-2.json", choice=S)
    found = count(history, merged(history, "m", "a", "a2"), quorum=1)
    assert (len(found.counted), found.winner) == (1, S)


def test_the_file_says_nothing_about_whose_it_is(history: History) -> None:
    cast(history, "a", "base", "ann", path="votes/storage/bob.json", choice=S, by="agent/bob")
    assert [one.voter for one in count(history, "a").ballots] == ["agent/ann"]


def test_a_ballot_that_an_engine_merge_changed_is_nobodys(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    history.commit("b", "base", files={"f": "1"})
    forged: dict[str, bytes] = {**history.show("a"), "votes/storage/ann.json": json.dumps({"choice": P}).encode()}
    history.merge_commit("m", ["a", "b"], files=forged, trailers={"Mergekit-Engine": "an engine"})
    assert void(count(history, "m")) == {"votes/storage/ann.json": "it was merged from several ballots, and is nobody's own"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it cannot be read: a ballot is a document with ranking, choice or approve"),
        ("{}", "it names nobody: ranking and approve are lists of content ids, choice is one"),
        ('{"ranking": 7}', "it names nobody: ranking and approve are lists of content ids, choice is one"),
        ('{"ranking": [["x", 1]]}', "it names nobody: ranking and approve are lists of content ids, choice is one"),
        ('{"choice": "abc"}', "'abc' is too short for a content id, of which 6 digits are the least"),
        ('{"choice": "0123456789ab"}', "'0123456789ab' is the content id of no candidate"),
        (json.dumps({"ranking": [S, [P, S]]}), "it ranks a candidate twice"),
        (
            json.dumps({"ranking": {"$siblings": {"variants": [{"value": [S]}, {"value": [P]}]}}}),
            "it holds variants that disagree; its voter keeps one of them",
        ),
        ("\0", "it cannot be read: a ballot is a document with ranking, choice or approve"),
    ],
)
def test_a_ballot_that_says_nothing_clear_is_void(history: History, content: str, why: str) -> None:
    history.commit("a", "base", files={"votes/storage/a.json": content})
    assert void(count(history, "a")) == {"votes/storage/a.json": why}


def test_ballots_may_be_written_in_every_format(history: History) -> None:
    files = {
        "votes/storage/a.yaml": f"ranking:\n  - {S}\n  - [{P}, {F}]\n",
        "votes/storage/b.toml": f'choice = "{S}"\n',
        "votes/storage/c.md": f"---\nchoice: {S}\n---\n\nBecause it is small.\n",
    }
    for name, (path, text) in zip("abc", files.items(), strict=True):
        history.commit(name, "base", files={path: text}, author=f"{name} <{name}@example.com>")
    found = count(history, merged(history, "m", "a", "b", "c"), quorum=3)
    assert (found.winner, [one.voter for one in found.ballots]) == (S, ["a", "b", "c"])


def test_who_is_not_of_the_electorate_does_not_count(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    found = count(history, "a", electorate=("agent/b*",))
    assert void(found) == {"votes/storage/ann.json": "'agent/ann' is not of the electorate"}


def test_a_ballot_without_a_signature_does_not_count_where_one_is_asked_for(history: History, tmp_path: Path) -> None:
    disk = History(tmp_path / "disk")
    disk.commit("base", files=TEXTS)
    cast(disk, "a", "base", "ann", choice=S)
    found = count(disk, "a", signed=True)
    assert void(found) == {"votes/storage/ann.json": "the commit that cast it has no good signature, which the policy asks for"}


class Signing:
    """Replicas with SSH keys, and the allowed signers that the machine of the tally knows."""

    def __init__(self, directory: Path) -> None:
        self.history = History(directory / "signed")
        self.history.commit("base", files=TEXTS)
        self.directory = directory
        self._allowed = directory / "allowed"
        self._allowed.touch()
        self.history.git("config", "gpg.ssh.allowedSignersFile", str(self._allowed))

    def key(self, name: str, *, known: bool = True) -> Path:
        place = self.directory / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(place)], check=True)
        if known:
            with self._allowed.open("a") as file:
                file.write(f"{name} {(self.directory / f'{name}.pub').read_text()}")
        return place

    def cast(self, name: str, replica: str, key: Path | None, choice: str) -> None:
        """Cast a ballot, and sign its commit as git does."""
        commit = cast(self.history, f"{name} unsigned", "base", replica, choice=choice)
        if key is None:
            self.history.ids[name] = commit
            return
        unsigned = self.history.git("cat-file", "commit", commit)
        text = self.directory / "text"
        text.write_bytes(unsigned)
        (self.directory / "text.sig").unlink(missing_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(key), str(text)], check=True)
        header, _, message = unsigned.partition(b"\n\n")
        signature = (self.directory / "text.sig").read_bytes().rstrip(b"\n").replace(b"\n", b"\n ")
        signed = header + b"\ngpgsig " + signature + b"\n\n" + message
        self.history.ids[name] = self.history.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed).decode().strip()

    def why(self, commit: str, **voting: object) -> str:
        """Say why the ballot of a commit does not count; empty if it does."""
        (ballot,) = count(self.history, commit, signed=True, **voting).ballots
        return ballot.void


@pytest.fixture
def signing(tmp_path: Path) -> Signing:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("there is no ssh-keygen, which makes and checks SSH signatures")
    return Signing(tmp_path)


UNSIGNED = "the commit that cast it has no good signature, which the policy asks for"


def test_a_signed_ballot_counts_and_one_that_is_not_does_not(signing: Signing) -> None:
    ann = signing.key("ann")
    signing.cast("a", "ann", ann, S)
    signing.cast("b", "ann", None, S)
    assert signing.why("a", signers=(("agent/ann", ("ann",)),)) == ""
    assert signing.why("b", signers=(("agent/ann", ("ann",)),)) == UNSIGNED


def test_a_ballot_without_its_signature_replaces_nothing(signing: Signing) -> None:
    """It bears the trailer of ann, and has seen what she cast: hers stays."""
    signing.cast("own", "ann", signing.key("ann"), S)
    cast(signing.history, "forged", "own", "ann", path="votes/storage/forged.json", choice=P)
    found = count(signing.history, "forged", signed=True, signers=(("agent/ann", ("ann",)),))
    assert found.winner == S
    assert void(found) == {"votes/storage/forged.json": UNSIGNED}


def test_who_signs_by_the_name_of_his_replica_needs_no_list(signing: Signing) -> None:
    key = signing.key("ann")
    signing.cast("a", "ann", key, S)
    (signing.directory / "allowed").write_text(f"agent/ann {(signing.directory / 'ann.pub').read_text()}")
    assert signing.why("a") == ""


def test_a_good_signature_is_none_for_the_ballot_of_another_replica(signing: Signing) -> None:
    """Bob's key is known, and signs a commit that bears the trailer of ann."""
    signing.key("ann@x")
    bob = signing.key("bob@x")
    signing.cast("forged", "ann", bob, P)
    signing.cast("own", "bob", bob, P)
    signers = (("agent/ann", ("ann@x",)), ("agent/bob", ("bob@home", "bob@x")))
    assert signing.why("forged", signers=signers) == "the commit that cast it is signed by 'bob@x', who does not sign for 'agent/ann'"
    assert signing.why("forged") == "the commit that cast it is signed by 'bob@x', who does not sign for 'agent/ann'"
    assert signing.why("own", signers=signers) == ""


def test_a_signature_by_a_key_that_nobody_knows_is_none(signing: Signing) -> None:
    signing.key("ann")
    signing.cast("a", "ann", signing.key("stranger", known=False), S)
    assert signing.why("a", signers=(("agent/ann", ("ann", "stranger")),)) == UNSIGNED


def test_a_signature_of_another_text_is_none(signing: Signing) -> None:
    ann = signing.key("ann")
    signing.cast("a", "ann", ann, S)
    changed = signing.history.git("cat-file", "commit", signing.history["a"]).replace(b"a unsigned", b"b unsigned")
    signing.history.ids["changed"] = signing.history.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=changed).decode().strip()
    assert signing.why("a", signers=(("agent/ann", ("ann",)),)) == ""
    assert signing.why("changed", signers=(("agent/ann", ("ann",)),)) == UNSIGNED


def test_who_has_no_signature_has_no_vote_and_the_others_decide(signing: Signing) -> None:
    ann, bob = signing.key("ann"), signing.key("bob")
    signing.cast("a", "ann", ann, S)
    signing.cast("b", "bob", bob, P)
    signing.cast("c", "cy", None, P)
    signers = tuple((f"agent/{name}", (name,)) for name in ("ann", "bob", "cy"))
    found = count(signing.history, merged(signing.history, "m", "a", "b", "c"), signed=True, signers=signers)
    assert void(found) == {"votes/storage/cy.json": UNSIGNED}
    assert found.open_because == f"it is a tie between {', '.join(sorted((S, P)))}"


def test_ties_are_left_to_people(history: History) -> None:
    cast(history, "a", "base", "ann", choice=S)
    cast(history, "b", "base", "bob", choice=P)
    found = count(history, merged(history, "m", "a", "b"))
    assert found.winner == ""
    assert found.open_because == f"it is a tie between {', '.join(sorted((S, P)))}"


@pytest.mark.parametrize(("method", "winner"), [("schulze", F), ("approval", P), ("plurality", S)])
def test_the_policy_says_what_decides(history: History, method: str, winner: str) -> None:
    cases = [([S, F, P], [S])] * 4 + [([P, F, S], [P])] * 3 + [([F, P, S], [F, P])] * 2
    names = [cast(history, f"n{n}", "base", f"n{n}", ranking=ranking, approve=approve) for n, (ranking, approve) in enumerate(cases)]
    assert count(history, merged(history, "m", *names), method=method).winner == winner
