"""Partial clones, made by git from a repository next to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.errors import MissingObject
from mergekit.git.promised import is_partial
from mergekit.git.repository import Repository
from mergekit.policy import read_policy
from mergekit.tree_merge import merge_heads
from tests.histories import History, run_git

LINES = "".join(f"{n}\n" for n in range(20))


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    """Clone two branches of one file without any blob."""
    source = History(tmp_path / "source")
    source.draw("o; a<-o; b<-o", o={"f": LINES}, a={"f": LINES.replace("2\n", "a\n", 1)}, b={"f": LINES + "b\n"})
    for name in "ab":
        source.git("branch", name, source[name])
    source.git("config", "uploadpack.allowFilter", "true")
    source.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--no-local", "--filter=blob:none", "--no-checkout", source.path.as_uri(), str(clone))
    return clone


def heads_of(repository: Repository) -> list[bytes]:
    return [repository.commit_id(f"origin/{name}") for name in "ab"]


def test_what_is_needed_is_fetched(partial: Path) -> None:
    repository = Repository.open(partial)
    assert is_partial(repository.own_dir)
    merged = merge_heads(repository, heads_of(repository), read_policy({}))
    [(path, entry)] = repository.objects.files(merged.tree)
    assert (path, merged.conflicts) == ("f", ())
    assert repository.objects.blob(entry.id).decode() == LINES.replace("2\n", "a\n", 1) + "b\n"


def test_what_cannot_be_fetched_is_said(partial: Path, tmp_path: Path) -> None:
    (tmp_path / "source").rename(tmp_path / "gone")
    repository = Repository.open(partial)
    with pytest.raises(MissingObject, match="partial clone") as refused:
        merge_heads(repository, heads_of(repository), read_policy({}))
    assert "git fetch --refetch" in refused.value.hint


def test_a_whole_clone_is_none(tmp_path: Path) -> None:
    history = History(tmp_path / "repo")
    history.commit("a")
    assert not is_partial(Repository.open(history.path).own_dir)
