"""`mergekit tally`: votes that real branches bring together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mergekit.voting.contents import read_file
from tests.cli.program import mergekit
from tests.histories import History
from tests.schemas import faults

TEXTS = {"recommendations/storage/sqlite.md": "# SQLite\n", "recommendations/storage/postgres.md": "# Postgres\n"}
IDS = {path: said.content_id for path, text in TEXTS.items() if (said := read_file(path, text.encode())) is not None}
SQLITE, POSTGRES = IDS.values()
POLICY = '[votes]\nquorum = 2\nelectorate = ["agent/*"]\n'


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Three replicas that vote, each on its own branch; and a policy that asks for two."""
    history = History(tmp_path / "r")
    history.branch("main", history.commit("base", files={**TEXTS, ".mergekit.toml": POLICY}))
    for name, choice in (("ann", SQLITE), ("bob", SQLITE), ("cy", POSTGRES)):
        ballot = {f"votes/storage/{name}.json": json.dumps({"ranking": [choice]})}
        history.branch(f"agent/{name}", history.commit(name, "base", files=ballot, trailers={"Mergekit-Replica": f"agent/{name}"}))
    return history


def test_a_vote_is_open_until_the_ballots_have_landed(history: History) -> None:
    before = mergekit("tally", "storage", "--json", cwd=history.path)
    assert (before.code, faults(before.json, "tally")) == (1, [])
    assert before.json["open_because"] == "the quorum is not met: 0 of 2 ballots"
    assert mergekit("merge", cwd=history.path).code == 0
    after = mergekit("tally", "storage", "--json", cwd=history.path)
    assert (after.code, faults(after.json, "tally")) == (0, [])
    assert (after.json["winner"], after.json["open_because"]) == (SQLITE, None)
    assert [one["voter"] for one in after.json["ballots"]] == ["agent/ann", "agent/bob", "agent/cy"]
    everything = mergekit("tally", "--json", cwd=history.path)
    assert (everything.json, faults(everything.json, "tally")) == ({"topics": [after.json]}, [])


def test_a_page(history: History) -> None:
    mergekit("merge", cwd=history.path)
    page = mergekit("tally", "storage", cwd=history.path).text
    assert "2 candidates, 3 ballots of 3 counted, quorum 2, by schulze\n" in page
    assert f"Decided: {SQLITE} SQLite\n" in page
    assert f"  1.  {SQLITE}  beats 1  SQLite\n  2.  {POSTGRES}  beats 0  Postgres\n" in page
    assert mergekit("tally", cwd=history.path).text == f"  storage  decided  2 candidates  3 ballots  {SQLITE}\n"


def test_no_branch_rules_its_own_votes(history: History) -> None:
    mine = {".mergekit.toml": '[votes]\nquorum = 1\nelectorate = ["agent/ann"]\n'}
    history.branch("agent/ann", history.commit("mine", "ann", files=mine))
    found = mergekit("tally", "storage", "--at", "agent/ann", "--json", cwd=history.path).json
    assert (found["quorum"], found["electorate"], found["winner"]) == (2, ["agent/*"], None)


def test_a_topic_that_is_not_there(history: History) -> None:
    done = mergekit("tally", "network", cwd=history.path)
    assert (done.code, done.error.split("\n")[0]) == (2, "error: there is no recommendation on 'network'; there are: storage")
    assert "recommendations/network/" in done.error


def test_a_repository_without_recommendations(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.branch("main", history.commit("base", files={"f": ""}))
    done = mergekit("tally", cwd=history.path)
    assert (done.code, done.text) == (0, "There are no recommendations: a candidate is a file below recommendations/TOPIC/.\n")
