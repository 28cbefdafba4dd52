"""What a merge of trees comes to, as values: the whole, a look at it, and what meets in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mergekit.conflicts import Conflict
    from mergekit.events import Event
    from mergekit.git.objects import Entry
    from mergekit.history.file_history import FileHistory


@frozen
class FileReport:
    """What the merge made of a file that needed more than taking one head's version.

    `events` are what rules decided where the writers disagree.
    """

    path: str
    driver: str
    writers: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    events: tuple[Event, ...] = ()


@frozen
class Preview:
    """What a merge would come to: its conflicts but for names that collide, the files it made, and any file's content."""

    conflicts: tuple[Conflict, ...]
    files: tuple[FileReport, ...]
    content: Callable[[str], bytes | None]


@frozen
class TreeMerge:
    """The merge of some heads: its tree (an id, written to the repository), its conflicts, and the files it made.

    Tree and conflicts are a function of the set of commits that the heads have seen, engine merges aside, of the
    policy and of the engine.
    """

    heads: tuple[bytes, ...]
    tree: bytes
    conflicts: tuple[Conflict, ...]
    files: tuple[FileReport, ...]

    @property
    def holds(self) -> bool:
        """Whether a landing waits for a person."""
        return any(conflict.holds for conflict in self.conflicts)


@frozen
class Meeting:
    """What meets in a merge, before anything is merged.

    `start` is the tree of the head that has seen most; `taken` is what other heads alone decide: path -> entry, None where
    there is nothing. `files` are those that no head decides alone. `union` is what the heads have seen.
    """

    start: bytes
    taken: Mapping[str, Entry | None]
    files: tuple[FileHistory, ...]
    union: int
