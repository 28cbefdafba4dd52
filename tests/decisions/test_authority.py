"""Who has the higher authority by the target's policy decides; the others are told beside it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers import load
from tests.cli.program import mergekit
from tests.histories import History
from tests.schemas import faults

LEAD, ANN, BOB = (
    Writer(label, commit=name * 40, time=time) for label, name, time in (("lead", "a", 3), ("dev/ann", "b", 1), ("dev/bob", "c", 2))
)
ORDER = "lead senior/* dev/ann"


def merge(path: str, base: str | None, *sides: tuple[Writer, str | None], driver: str = "siblings") -> Outcome:
    texts = tuple(None if text is None else text.encode() for _, text in sides)
    start = None if base is None else base.encode()
    return load(driver).merge(Contest(path, start, texts, tuple(writer for writer, _ in sides), options={"override": ORDER}))


def told(outcome: Outcome) -> list[tuple[str, str, list[bytes | None]]]:
    return [(one.kind, one.region, [sibling.value for sibling in one.siblings]) for one in outcome.conflicts]


@pytest.mark.parametrize(
    ("path", "texts", "region"),
    [
        ("decisions/d.json", ('{"db": %s, "port": 1}\n', "0", "1", "2"), "db"),
        ("decisions/d.yaml", ("db: %s\nport: 1\n", "0", "1", "2"), "db"),
        ("decisions/d.toml", ("db = %s\nport = 1\n", "0", "1", "2"), "db"),
        ("decisions/d.md", ("# D\n\n## Storage\n\n%s\n\n## Port\n\n1\n", "None.", "SQLite.", "Postgres."), "Storage"),
        ("decisions/d.md", ("---\ndb: %s\n---\n\nText.\n", "0", "1", "2"), "db"),
    ],
)
@pytest.mark.parametrize("driver", ["siblings", "fields"])
def test_the_higher_one_stands_and_the_other_is_told(path: str, texts: tuple[str, ...], region: str, driver: str) -> None:
    frame, base, low, high = texts
    outcome = merge(path, frame % base, (BOB, frame % low), (LEAD, frame % high), driver=driver)
    assert outcome.content == outcome.base == (frame % high).encode()
    assert [(kind, where) for kind, where, _ in told(outcome)] == [("overruled", region)]
    assert not outcome.holds


def test_every_order_comes_to_the_same() -> None:
    frame = '{"a": %s, "b": %s}\n'
    sides = [(ANN, frame % (1, 0)), (BOB, frame % (2, 5)), (LEAD, frame % (3, 0))]
    outcomes = {merge("d.json", frame % (0, 0), *order).content for order in permutations(sides)}
    assert outcomes == {(frame % (3, 5)).encode()}


def test_equal_ranks_stay_siblings_all_of_them() -> None:
    outcome = merge("d.json", '{"a": 0}\n', (BOB, '{"a": 1}\n'), (Writer("dev/cy", commit="d" * 40), '{"a": 2}\n'))
    assert [kind for kind, _, _ in told(outcome)] == ["field"]
    among = merge("d.json", '{"a": 0}\n', (LEAD, '{"a": 1}\n'), (Writer("lead", commit="d" * 40), '{"a": 2}\n'), (BOB, '{"a": 3}\n'))
    assert [len(values) for _, _, values in told(among)] == [3]


def test_a_place_that_nobody_disputes_needs_no_authority() -> None:
    outcome = merge("d.json", '{"a": 0, "b": 0}\n', (BOB, '{"a": 1, "b": 0}\n'), (LEAD, '{"a": 0, "b": 2}\n'))
    assert (outcome.content, outcome.conflicts) == (b'{"a": 1, "b": 2}\n', ())


def test_an_authority_may_delete_the_file() -> None:
    outcome = merge("d.json", '{"a": 0}\n', (BOB, '{"a": 1}\n'), (LEAD, None))
    assert (outcome.content, [kind for kind, _, _ in told(outcome)]) == (None, ["overruled"])
    kept = merge("d.json", '{"a": 0}\n', (BOB, None), (LEAD, '{"a": 1}\n'))
    assert kept.content == b'{"a": 1}\n'


def test_a_landing_under_such_a_policy(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    policy = '[[rules]]\npath = "decisions/**"\ndriver = "fields"\ntype = "decision"\noverride = "agent/lead agent/*"\n'
    history.branch("main", history.commit("base", files={".mergekit.toml": policy, "decisions/db.json": '{"db": "none"}\n'}))
    for name, value in (("ann", "sqlite"), ("lead", "postgres")):
        commit = history.commit(
            name, "base", files={"decisions/db.json": f'{{"db": "{value}"}}\n'}, trailers={"Mergekit-Replica": f"agent/{name}"}
        )
        history.branch(f"agent/{name}", commit)
    looked = mergekit("status", cwd=history.path)
    assert (looked.code, mergekit("status", "--json", cwd=history.path).json["conflicts"][0]["open"]) == (0, False)
    assert "1 conflict would be decided by the order of authorities; overruled variants are kept." in looked.text
    page = mergekit("merge", "--dry-run", cwd=history.path)
    assert (page.code, "until somebody decides" in page.text) == (0, False)
    assert "In main decided by the order of authorities; overruled variants are kept\n" in page.text
    assert "  decided  decisions/db.json  fields" in page.text
    landed = mergekit("merge", "--json", cwd=history.path)
    assert (landed.code, faults(landed.json, "merge")) == (0, [])
    assert history.git("show", "main:decisions/db.json") == b'{"db": "postgres"}\n'
    (conflict,) = landed.json["conflicts"]
    assert (conflict["kind"], [one["value"]["content"] for one in conflict["siblings"]]) == ("overruled", ['"sqlite"', '"postgres"'])
    assert (conflict["open"], conflict["in_tree"]) == (False, True)
    listed = mergekit("conflicts", cwd=history.path)
    assert (listed.code, listed.text.splitlines()[1].split()[0]) == (0, "decided")
    assert "in main decided by the order of authorities; overruled variants are kept\n" in listed.text
    known = mergekit("conflicts", "--json", cwd=history.path)
    assert (faults(known.json, "conflicts"), known.json["conflicts"][0]["conflict"]["open"]) == ([], False)
    one = mergekit("conflicts", "show", conflict["id"][:8], cwd=history.path)
    assert (one.code, "sqlite" in one.text, "postgres" in one.text) == (0, True, True)
    history.git("clone", "-q", "--branch", "main", str(history.path), str(tmp_path / "clone"))
    assert mergekit("check", cwd=tmp_path / "clone").code == 0
    again = mergekit("merge", "--json", cwd=history.path)
    assert (again.code, again.json["conflicts"]) == (0, [])
