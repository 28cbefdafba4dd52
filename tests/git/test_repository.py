"""Opening a repository, whatever its directory holds."""

from __future__ import annotations

from pathlib import Path

from mergekit.git.repository import Repository
from tests.histories import History


def test_a_git_directory_may_do_without_a_configuration(tmp_path: Path) -> None:
    history = History(tmp_path / "repo")
    made = history.commit("a", files={"f": "1"})
    (tmp_path / "repo" / ".git" / "config").unlink(missing_ok=True)
    (tmp_path / "repo" / "config").unlink(missing_ok=True)
    opened = Repository.open(tmp_path / "repo")
    assert opened.objects.commit(bytes.fromhex(made)).message
    assert opened.nested_remotes == ()


def test_nearby_says_what_it_knows(tmp_path: Path) -> None:
    """Found; known that there is none; and unknown, where the commits to look at did not suffice."""
    history = History(tmp_path / "repo")
    history.draw("o; a<-o; b<-a; c<-b; d<-o; r")
    repository = Repository(history.repository)
    o, c, d, r = (bytes.fromhex(history[name]) for name in "ocdr")
    assert repository.nearby([c, d], 100) == (o, True)
    assert repository.nearby([c, r], 100) == (None, True)
    assert repository.nearby([c, d], 2) == (None, False)


def test_back_to_what_was_seen(tmp_path: Path) -> None:
    """Parents come first, and everything on the way is there."""
    history = History(tmp_path / "repo")
    history.draw("o; a<-o; b<-o; m<-a,b; n<-m")
    repository = Repository(history.repository)
    ids = {bytes.fromhex(history[name]): name for name in "oabmn"}
    found = [ids[commit] for commit in repository.back_to([bytes.fromhex(history["a"])], bytes.fromhex(history["n"]))]
    assert found[-2:] == ["m", "n"]
    assert {"a", "m", "n"} <= set(found)
