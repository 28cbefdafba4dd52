"""The cache of beliefs: it remembers, it may be lost or torn, and it never answers for another engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.history.beliefs import BeliefCache

COMMIT, OTHER = b"\x01" * 20, b"\x02" * 20


def test_what_was_noted_is_recalled_in_the_next_run(tmp_path: Path) -> None:
    cache = BeliefCache(tmp_path / "deep" / "beliefs", "engine 1")
    cache.note(COMMIT, ("f",), believed=True)
    cache.note(COMMIT, ("g",), believed=False)
    assert cache.recall(COMMIT, ("f",)) is True
    cache.save()
    again = BeliefCache(tmp_path / "deep" / "beliefs", "engine 1")
    assert again.recall(COMMIT, ("f",)) is True
    assert again.recall(COMMIT, ("g",)) is False
    assert again.recall(COMMIT, ("f", "g")) is None
    assert again.recall(OTHER, ("f",)) is None
    assert BeliefCache(tmp_path / "deep" / "beliefs", "engine 2").recall(COMMIT, ("f",)) is None


@pytest.mark.parametrize("damage", [b"", b"torn", b"x" * 20, b"\0" * 39])
def test_a_damaged_file_is_done_without_and_mended(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "beliefs"
    file.write_bytes(damage)
    cache = BeliefCache(file, "engine 1")
    assert cache.recall(COMMIT, ("f",)) is None
    cache.note(COMMIT, ("f",), believed=True)
    cache.save()
    assert BeliefCache(file, "engine 1").recall(COMMIT, ("f",)) is True


def test_a_place_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = BeliefCache(tmp_path / "file" / "beliefs", "engine 1")
    cache.note(COMMIT, ("f",), believed=True)
    cache.save()
    assert cache.recall(COMMIT, ("f",)) is True


def test_other_rules_for_the_path_know_nothing(tmp_path: Path) -> None:
    cache = BeliefCache(tmp_path / "beliefs", "engine 1", lambda _: "text")
    cache.note(COMMIT, ("f",), believed=True)
    cache.save()
    assert BeliefCache(tmp_path / "beliefs", "engine 1", lambda _: "text").recall(COMMIT, ("f",)) is True
    assert BeliefCache(tmp_path / "beliefs", "engine 1", lambda _: "binary").recall(COMMIT, ("f",)) is None
