"""post-merge and post-checkout: what a person should know of the files that just came here."""

from __future__ import annotations

from collections.abc import Iterator

from mergekit.conflicts import Conflict
from mergekit.errors import MergekitError
from mergekit.git import refs
from mergekit.git.objects import EMPTY_TREE
from mergekit.git.repository import Repository
from mergekit.hooks.branches import here
from mergekit.hooks.notices import Notice
from mergekit.hooks.standing import standing_among

_UNDER_WAY = ("rebase-merge", "rebase-apply", "BISECT_START")


def arrived(repository: Repository, before: bytes | None) -> tuple[Notice, ...]:
    """List the siblings and markers that stand open in files which differ from a commit that was here before.

    None stands for nothing: a fresh clone or work tree. In the middle of a rebase or a bisection nothing is said.

    Raises:
        RepositoryError: if the repository cannot be read.
    """
    from pathlib import Path

    own = Path(repository.own_dir)
    around = here(repository)
    if around.commit is None or any((own / name).exists() for name in _UNDER_WAY):
        return ()
    objects = repository.objects
    start = EMPTY_TREE if before is None else objects.commit(before).tree
    changes = objects.changes(start, objects.commit(around.commit).tree)
    found = standing_among(repository, ((path, changes[path][1]) for path in sorted(changes)), around.policy)
    return tuple(_notices(found))


def before_merge(repository: Repository) -> bytes | None:
    """Give the commit that the last merge or pull started from, which git keeps in ORIG_HEAD."""
    return refs.read(repository, "ORIG_HEAD")


def revision(repository: Repository, name: str) -> bytes | None:
    """Give the commit of an id that git told; None for the one that stands for nothing, and for what is not here."""
    try:
        return repository.commit_id(name) if name.strip("0") else None
    except MergekitError:
        return None


def _notices(found: tuple[Conflict, ...]) -> Iterator[Notice]:
    for conflict in found:
        labels = dict.fromkeys(writer.label for sibling in conflict.siblings for writer in sibling.writers)
        where = f" ({conflict.place.key})" if conflict.place.key else ""
        state = "open" if conflict.is_open else "to be decided by the order of authorities"
        message = f"{state}{where}: {len(conflict.siblings)} variants, by {', '.join(labels)}"
        place = conflict.place
        yield Notice("siblings", conflict.path, message, place.first_line, place.last_line, hint="put one value in their place and commit")
