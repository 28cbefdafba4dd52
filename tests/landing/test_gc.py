"""What nothing refers to goes on request, and nothing else."""

from __future__ import annotations

from pathlib import Path

from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.landing.gc import collect
from mergekit.landing.record import CONFLICTS, HELD, read_conflicts
from mergekit.operations.entries import entries
from tests.landing.fleets import edited, fleet, landing


def test_what_was_open_on_a_branch_that_is_gone(tmp_path: Path) -> None:
    history = fleet(
        tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"f": edited(9, "c")}}, main={"f": edited(2, "main")}
    )
    history.branch("release", "c")
    landing(history, "agent/a")
    landing(history, "agent/a", "agent/b", into="release")
    repository = Repository.open(tmp_path)
    kept = read_conflicts(repository)
    assert collect(repository).refs == ()
    history.git("branch", "-D", "release")
    gone = [HELD + "release", *(CONFLICTS + conflict.id for conflict in kept if conflict.id not in named(repository, "main"))]
    before = history.git("for-each-ref")
    dry = collect(repository, dry_run=True, keep=1)
    assert (sorted(dry.refs), dry.operations) == (sorted(gone), 1)
    assert history.git("for-each-ref") == before
    done = collect(repository)
    assert sorted(done.refs) == sorted(gone)
    assert {ref for ref, _ in refs.below(repository, CONFLICTS)} == {CONFLICTS + name for name in named(repository, "main")}
    assert [entry.plan.kind for entry in entries(repository)] == ["gc", "merge", "merge"]


def named(repository: Repository, target: str) -> set[str]:
    from mergekit.landing.record import read_held

    return {conflict.id for record in read_held(repository) if record.target == f"refs/heads/{target}" for conflict in record.conflicts}
