"""The contract suite: one run over every driver that discovery finds, with the laws of `mergekit.driver.MergeDriver`."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit import drivers
from mergekit.driver import Content, Contest, MergeDriver, Outcome
from mergekit.frozen import replace
from tests.laws.cases import CASES, SHELVES, Case, cases
from tests.laws.contests import histories, plain, plain_contests, view, with_bystander
from tests.laws.kinds import HOSTILE, KINDS
from tests.lines.slot_histories import random_history, settled
from tests.lines.texts import seeded

NAMES = drivers.names()
MANY = settings().max_examples
"""As many as the profile says: `--hypothesis-profile=explore` looks further."""
every_driver = pytest.mark.parametrize("driver", [drivers.load(name) for name in NAMES], ids=NAMES)


def merged(driver: MergeDriver, contest: Contest) -> Outcome:
    """Merge, and check what holds for every outcome alone."""
    outcome = driver.merge(contest)
    assert driver.merge(contest) == outcome, "not deterministic"
    assert driver.absence or (outcome.content is not None) or contest.merge.resolve() is not None, "absent without leave"
    changes = contest.merge.changes
    if len(changes) == 1 and not contest.hidden():
        assert outcome.content == changes[0], "a single change is taken byte for byte"
    elif not changes and not contest.hidden():
        assert outcome.content == contest.base, "nothing changed"
    for conflict in outcome.conflicts:
        assert conflict.path == contest.path
        values = [sibling.value for sibling in conflict.siblings]
        assert len(values) >= 2, "a conflict has siblings"
        assert len(set(values)) == len(values), "a sibling is there once"
        assert all(sibling.writers for sibling in conflict.siblings), "a sibling has writers"
        assert conflict.driver in NAMES
        assert conflict.holds == drivers.load(conflict.driver).holds, "holds as its driver says"
    ids = [conflict.id for conflict in outcome.conflicts]
    assert len(set(ids)) == len(ids), "an id names one conflict"
    if not outcome.conflicts:
        assert outcome.base == outcome.content, "clean, and yet its base is another"
    if driver.reads_back and outcome.content is not None and all(conflict.driver == driver.name for conflict in outcome.conflicts):
        assert driver.settle(outcome.content) == outcome.base, "settles to its base"
    return outcome


def check_laws(driver: MergeDriver, contest: Contest) -> Outcome:
    """Check all laws on a contest."""
    outcome = merged(driver, contest)
    count = len(contest.sides)
    for order in itertools.islice(itertools.permutations(range(count)), 1, 7):
        assert driver.merge(view(contest, order)) == outcome, f"the order of sides matters: {order}"
    assert driver.merge(view(contest, (*range(count), 0))) == outcome, "a repeated side matters"
    if driver.absence or contest.base is not None:
        assert driver.merge(with_bystander(contest)) == outcome, "a side that equals the base matters"
    return outcome


@every_driver
@given(st.data())
@settings(max_examples=MANY)
def test_laws_without_history(driver: MergeDriver, data: st.DataObject) -> None:
    contest = data.draw(plain_contests(driver))
    outcome = check_laws(driver, contest)
    if outcome.content is not None:  # what was rendered is content like any other: it is merged again
        check_laws(driver, plain(contest.path, outcome.base, [outcome.content, *contest.sides[-2:]]))
        check_laws(driver, plain(contest.path, contest.base, [outcome.content, contest.sides[0]]))
        check_rendered(driver, contest.path, outcome, contest.sides[0])


def check_rendered(driver: MergeDriver, path: str, below: Outcome, side: Content) -> None:
    """Check that a side which left rendered conflicts alone changes nothing, and that one which replaced them has."""
    if not driver.reads_back or any(conflict.driver != driver.name for conflict in below.conflicts):
        return
    for sides in ([side], [below.content, side], [side, below.content, below.content]):
        outcome = driver.merge(replace(plain(path, below.base, sides), rendered=below.content))
        assert outcome.content == side, "what stood rendered was settled by the side that replaced it"


@every_driver
@given(st.data())
@settings(max_examples=MANY)
def test_laws_with_history(driver: MergeDriver, data: st.DataObject) -> None:
    history, writers = data.draw(histories(driver))
    if len(writers) > 1:
        check_laws(driver, history.contest(writers))


@every_driver
@pytest.mark.parametrize("sides", [(b"\r\n", b"\r\r\n")], ids=["carriage returns before CRLF"])
def test_what_was_broken_once(driver: MergeDriver, sides: tuple[bytes, ...]) -> None:
    for kind in KINDS:
        check_laws(driver, plain(kind.path, b"", sides))


@every_driver
def test_a_bystander_from_before_changes_nothing(driver: MergeDriver) -> None:
    """A side that never saw what others wrote, and holds what their common past held, leaves them to their closer base.

    The texts are made of slots that never move, so that no diff can take one place for another. The order of lines is
    not compared: records follow what they followed in the base, and here that is an older one.
    """
    compared = 0
    for seed in range(MANY * 2):
        rng = seeded(seed)
        history = random_history(rng, rng.randint(3, 10))
        writers = history.maximal_writers(range(len(history.seen)))
        if 0 in writers:
            continue
        alone = driver.merge(history.contest(writers))
        beside = driver.merge(history.contest((*writers, history.commit((0,), *settled(history.shown[0])))))
        compared += len(writers) > 1
        for before, after in ((alone.content, beside.content), (alone.base, beside.base)):
            assert sorted((before or b"").splitlines()) == sorted((after or b"").splitlines()), f"seed {seed}"
        assert {conflict.id for conflict in alone.conflicts} == {conflict.id for conflict in beside.conflicts}, f"seed {seed}"
    assert compared > MANY / 2


@every_driver
@given(base=st.one_of(st.none(), st.binary(max_size=40)), sides=st.lists(st.binary(max_size=40), min_size=1, max_size=3))
@settings(max_examples=MANY)
def test_any_bytes(driver: MergeDriver, base: bytes | None, sides: list[bytes]) -> None:
    for kind in KINDS:
        merged(driver, plain(kind.path, base, sides))
    for content in sides:
        settled = driver.settle(content)
        assert driver.settle(settled) == settled


@every_driver
def test_hostile_contents(driver: MergeDriver) -> None:
    """Each hostile content meets another one, and an ordinary one, in a file of every type: as a side, or as the base."""
    rng = seeded(1)
    for kind, content in itertools.product(KINDS, HOSTILE):
        another, ordinary = rng.choice(HOSTILE), kind.content(kind.pieces[:3])
        as_side, as_base = (ordinary, content, another), (content, ordinary, content + b"\nx")
        base, *sides = rng.choice([as_side, as_base])
        merged(driver, plain(kind.path, base, sides))


@every_driver
def test_options(driver: MergeDriver) -> None:
    """Whatever a policy may say, and whatever it let through, the laws hold."""
    odd = ["", "-1", "9" * 30, "x", "\0", "\ud800"]
    for kind, (name, allowed) in itertools.product(KINDS, {**driver.options, "unknown": ()}.items()):
        base, *sides = (kind.content(kind.pieces[i : i + 3]) for i in range(3))
        for value in (*allowed, *odd):
            contest = Contest(kind.path, base, tuple(sides), plain("", b"", sides).writers, options={name: value})
            check_laws(driver, contest)


def digest_of_outcomes() -> str:
    """Hash what all drivers make of some contests."""
    digest = hashlib.sha256()
    rng = seeded(2)
    for name, kind, _ in itertools.product(NAMES, KINDS, range(6)):
        base, *sides = (kind.content(tuple(rng.choices(kind.pieces + kind.odd, k=4))) for _ in range(5))
        digest.update(repr(drivers.load(name).merge(plain(kind.path, base, sides))).encode())
    return digest.hexdigest()


def test_outcomes_do_not_depend_on_the_hashes_of_a_process() -> None:
    program = "from tests.laws.test_drivers import digest_of_outcomes; print(digest_of_outcomes())"
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program]
        found.add(subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, capture_output=True, check=True).stdout)
    assert len(found) == 1


# ---- golden cases ----


@every_driver
def test_has_cases(driver: MergeDriver) -> None:
    """There is something on the shelves; none is there that nobody runs (Git keeps no empty ``wanted``)."""
    shelves = {folder.name: list(folder.iterdir()) for folder in (CASES / driver.name).iterdir()}
    assert set(shelves) <= set(SHELVES)
    assert shelves.get("merges")
    assert shelves.get("conflicts")


def as_expected(case: Case, outcome: Outcome) -> bool:
    """Compare with what is expected: byte for byte, or where conflicts are rendered, whatever they call their writers."""
    settle, expected = drivers.load(case.driver).settle, case.expected
    if outcome.content == expected or None in (outcome.content, expected):
        return outcome.content == expected
    assert outcome.content is not None
    assert expected is not None
    return bool(outcome.conflicts) and settle(expected) != expected and settle(outcome.content) == settle(expected)


@pytest.mark.parametrize("case", cases("merges", "conflicts"), ids=str)
def test_case(case: Case) -> None:
    outcome = check_laws(drivers.load(case.driver), case.contest)
    assert as_expected(case, outcome)
    assert bool(outcome.conflicts) == (case.shelf == "conflicts")


@pytest.mark.parametrize("case", cases("wanted"), ids=str)
def test_wanted_case(case: Case) -> None:
    outcome = drivers.load(case.driver).merge(case.contest)
    assert not as_expected(case, outcome), "it passes now: move it to merges/ or conflicts/"
