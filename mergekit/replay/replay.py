"""Replaying: each past merge is made again from its parents, at every level of trust, and judged file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from mergekit.errors import MissingObject, Unmergeable
from mergekit.frozen import frozen, replace
from mergekit.history.graph import is_engine_merge
from mergekit.replay.beside import Beside, beside
from mergekit.replay.judging import Verdict, judge
from mergekit.tree_merge import Engine

if TYPE_CHECKING:
    from mergekit.events import Event
    from mergekit.git.repository import Repository
    from mergekit.policy import Policy
    from mergekit.tree_merge.results import Preview

LEVELS = ("safe", "balanced", "eager")


@frozen
class Case:
    """One file of one past merge that more than one side had changed: what became of it at each level, and by git.

    `verdicts` are in the order of `LEVELS`. `git` is None where git cannot merge that many at once, or was not asked.
    `rules` are those that decided it at the highest level, each once.
    """

    commit: bytes
    path: str
    driver: str
    verdicts: tuple[Verdict, Verdict, Verdict]
    git: Verdict | None
    rules: tuple[str, ...]

    def verdict(self, level: str) -> Verdict:
        """Give what became of it at a level."""
        return self.verdicts[LEVELS.index(level)]


@frozen
class Replay:
    """What came of it: all cases, newest merge first, and how many merges there were.

    `merges` were replayed; `plain` of them had no file that several sides changed. `unread` could not be merged
    (objects are missing, history is cut off), and `own` were made by mergekit itself: nobody wrote them.
    """

    cases: tuple[Case, ...]
    merges: int
    plain: int
    unread: int
    own: int
    beside_git: bool


def replay(
    repository: Repository,
    commits: Sequence[bytes],
    policy: Policy,
    *,
    with_git: bool = True,
    progress: Callable[[str], None] = lambda _stage: None,
) -> Replay:
    """Replay merge commits under a policy; nothing is written to the repository.

    Raises:
        RepositoryError: if git cannot be started.
    """
    cases: list[Case] = []
    plain = unread = own = 0
    with beside(repository) as found:
        git = found if with_git else None
        for number, commit in enumerate(commits, 1):
            progress(f"replaying merge {number} of {len(commits)}")
            if is_engine_merge(repository.objects.commit(commit)):
                own += 1
                continue
            try:
                files = list(_replayed(repository, commit, policy, git))
            except (MissingObject, Unmergeable):
                unread += 1
                continue
            cases.extend(files)
            plain += not files
    return Replay(tuple(cases), len(commits) - own - unread, plain, unread, own, git is not None)


def merges_of(repository: Repository, heads: Sequence[bytes], cut: bytes | None) -> list[bytes]:
    """List the merge commits that some heads have seen, and `cut` has not; newest first, as history orders them.

    Raises:
        ShallowHistory: if history is cut off.
    """
    return [commit for commit in repository.above(heads, cut) if len(repository.objects.commit(commit).parents) > 1][::-1]


def sampled(commits: Sequence[bytes], count: int) -> list[bytes]:
    """Take so many of a list, evenly spread; all if there are fewer."""
    if count >= len(commits):
        return list(commits)
    return [commits[number * len(commits) // count] for number in range(count)]


def _replayed(repository: Repository, commit: bytes, policy: Policy, git: Beside | None) -> Iterator[Case]:
    """Judge the files of one merge that more than one side had changed."""
    read = repository.objects.commit(commit)
    eager = Engine(repository, read.parents, replace(policy, trust=LEVELS[-1])).preview()
    if not eager.files:
        return
    levels = {LEVELS[-1]: eager}
    for level in LEVELS[:-1]:
        decided = any(file.events for file in eager.files)
        levels[level] = Engine(repository, read.parents, replace(policy, trust=level)).preview() if decided else eager
    paths = [file.path for file in eager.files]
    theirs = git.merge(*read.parents, paths) if git is not None and len(read.parents) == 2 else None  # noqa: PLR2004 (left and right)
    for file in eager.files:
        entry = repository.objects.lookup(read.tree, file.path)
        people = None if entry is None or entry.is_tree else repository.objects.blob(entry.id)
        found = [_verdict(levels[level], file.path, people) for level in LEVELS]
        by_git: Verdict | None = None
        if theirs is not None:
            by_git = judge(theirs[file.path], people) if file.path in theirs else "conflict"
        yield Case(commit, file.path, file.driver, (found[0], found[1], found[2]), by_git, _rules(file.events))


def _verdict(made: Preview, path: str, people: bytes | None) -> Verdict:
    is_open = any(conflict.path == path and conflict.is_open for conflict in made.conflicts)
    return "conflict" if is_open else judge(made.content(path), people)


def _rules(events: Sequence[Event]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event.rule for event in events))
