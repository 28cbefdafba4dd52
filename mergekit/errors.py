"""The exception tree: what mergekit raises when the world is broken (a conflict never is: it is a value).

MergekitError
├── UsageError             the caller asked for something that cannot be
│   ├── UnknownRevision    no commit has that name
│   └── NotABranch         a target that no ref can hold
├── PolicyError            `.mergekit.toml` or an attribute says something that no policy can say
│   └── UnknownDriver      it names a driver that is not there
├── BrokenGrammar          a grammar that decides results is missing or broken
└── RepositoryError        the repository cannot give what the merge needs
    ├── NotARepository     no repository is there
    ├── EmptyRepository    there is no commit to merge
    ├── MissingObject      a commit, tree or blob that history names is not there
    │   └── ShallowHistory the history that was cut off is needed
    ├── Unmergeable        a head brings what nobody can merge: no commit, no tree that git would have, history without end
    ├── UnsupportedRepository  a format that libgit2 cannot read
    ├── CheckoutRefused    the target is checked out, and following it there would overwrite something
    └── RefMoved           a ref moved between reading and writing it; the caller computes again
"""

from __future__ import annotations


class MergekitError(Exception):
    """The root of all errors: a message that names the cause, and a hint that names the next command."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(MergekitError):
    """The caller asked for something that cannot be."""


class UnknownRevision(UsageError):
    """No commit has the given name."""


class NotABranch(UsageError):
    """The target is not a branch, so it cannot be moved."""


class PolicyError(MergekitError):
    """The policy cannot be read; the message names the file, the line or key, and what is allowed."""


class UnknownDriver(PolicyError):
    """No driver has the given name, neither a built-in one nor one of an installed package; `drivers` are those that there are."""

    def __init__(self, message: str, hint: str = "", drivers: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.drivers = drivers


class BrokenGrammar(MergekitError):
    """A grammar is missing or broken: without it, results would be others than elsewhere."""


class RepositoryError(MergekitError):
    """The repository cannot give what the merge needs."""


class NotARepository(RepositoryError):
    """There is no Git repository at the given place."""


class EmptyRepository(RepositoryError):
    """The repository has no commit yet."""


class MissingObject(RepositoryError):
    """An object that history names is not in the repository."""


class ShallowHistory(MissingObject):
    """The merge needs commits that a shallow clone has cut off."""


class Unmergeable(RepositoryError):
    """A head brings what cannot be merged, or only at a price without bounds; others can go on without it."""


class UnsupportedRepository(RepositoryError):
    """The repository uses a format that libgit2 cannot read."""


class CheckoutRefused(RepositoryError):
    """The target is checked out, and git would not fast-forward it there; nothing was changed."""


class RefMoved(RepositoryError):
    """A ref no longer has the value that the caller had read."""
