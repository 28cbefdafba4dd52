"""`git-merge-mergekit`: the merge strategy behind `git merge -s mergekit b1 b2 b3`, by git's protocol for strategies.

Git starts it as ``git-merge-mergekit [--OPTION]... BASE... -- HEAD REMOTE...`` at the top of the work tree, and makes the
commit itself. Exit codes: 0, index and files hold the clean merge; 1, they hold it with conflicts between markers, the
files in conflict unmerged in the index; 2, it cannot be done, and nothing was changed. No other code may ever mean
"conflicts", so whatever goes wrong is 2.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mergekit.cli import exits, failures
from mergekit.cli.inert import inert, inert_lines
from mergekit.cli.output import print_text
from mergekit.errors import MergekitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mergekit.conflicts import Conflict
    from mergekit.git.objects import Entry
    from mergekit.git.repository import Repository
    from mergekit.tree_merge import TreeMerge

_USAGE = "git merge -s mergekit BRANCH...; git itself calls git-merge-mergekit BASE... -- HEAD REMOTE..."


def main() -> int:
    """Run the strategy on the arguments of this process and give its exit code."""
    try:
        return _run(sys.argv[1:])
    except MergekitError as error:
        _tell(f"error: {error.message}\n" + (f"hint: {error.hint}\n" if error.hint else ""))
        return exits.ERROR
    except KeyboardInterrupt as stop:
        return failures.report(stop, as_json=False)
    except Exception as error:  # noqa: BLE001 (Python's own exit code would tell git of conflicts)
        failures.report(error, as_json=False)
        return exits.ERROR


def _run(arguments: Sequence[str]) -> int:
    if list(arguments) in (["-h"], ["--help"]):
        print_text(f"usage: {_USAGE}\n")
        return exits.DONE
    bases, head, remotes = _understood(arguments)
    from mergekit.cli.repository import open_repository

    repository = open_repository()
    from mergekit.git.following import Place, follow, leave_unmerged
    from mergekit.landing.target import policy_of
    from mergekit.tree_merge import Engine
    from mergekit.tree_merge.soundness import refuse_unsound

    if repository.is_bare and not os.environ.get("GIT_WORK_TREE"):
        raise UsageError("there is no work tree to merge in", "mergekit merge --into BRANCH merges without one")
    top = os.environ.get("GIT_WORK_TREE") or repository.top or Path.cwd()
    index = os.environ.get("GIT_INDEX_FILE", "")
    place = Place(repository, str(Path(top).resolve()), str(Path(index).resolve()) if index else "")
    ours, *theirs = commits = [repository.commit_id(name) for name in (head, *remotes)]
    below_all = [repository.commit_id(base) for base in bases]
    _refuse_picks(repository, below_all, ours, theirs)
    start = repository.objects.commit(ours).tree
    refuse_unsound(repository, theirs, [ours])
    merge = Engine(repository, commits, policy_of(repository.objects, start)).merge()
    below = [repository.objects.commit(base).tree for base in below_all]
    trees = [repository.objects.commit(commit).tree for commit in theirs]
    unmerged = {
        path: _versions(repository, path, below, start, trees, merge.tree)
        for conflict in merge.conflicts
        if conflict.holds
        for path in _places(repository, conflict, merge.tree)
    }
    follow(place, start, merge.tree)
    if unmerged:
        try:
            leave_unmerged(place, unmerged)
        except MergekitError:
            follow(place, merge.tree, start)
            raise
    print_text(_report(merge, unmerged))
    return exits.FINDINGS if unmerged else exits.DONE


def _understood(arguments: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """Split the arguments into bases, our head, and the others'."""
    options = [argument for argument in arguments if argument.startswith("--") and argument != "--"]
    if options:
        raise UsageError(
            f"the strategy has no option '{options[0].removeprefix('--')}'", ".mergekit.toml and .gitattributes choose drivers"
        )
    if "--" not in arguments:
        raise UsageError("this is a merge strategy, which git calls", _USAGE)
    at = list(arguments).index("--")
    bases, heads = list(arguments[:at]), list(arguments[at + 1 :])
    if len(heads) < 2:  # noqa: PLR2004 (ours and one other)
        raise UsageError("there is nothing to merge", _USAGE)
    return bases, heads[0], heads[1:]


def _refuse_picks(repository: Repository, bases: list[bytes], ours: bytes, theirs: list[bytes]) -> None:
    """Refuse what git asks of a strategy to pick a single commit: there, history is not what is to be merged.

    Git then names a base that the heads do not share, or a head that ours has seen.
    """
    shared = all(head == base or repository.has_seen(head, base) for base in bases for head in (ours, *theirs))
    if not shared or any(repository.has_seen(ours, head) for head in theirs):
        message = "the strategy merges branches; git rebase and cherry-pick take single commits"
        raise UsageError(message, "without -s mergekit, git merges file by file with mergekit's driver after mergekit init")


def _places(repository: Repository, conflict: Conflict, tree: bytes) -> list[str]:
    """List the paths that a conflict is about; what is a directory in the merged tree cannot be unmerged as a file."""
    names = [conflict.path]
    if conflict.kind == "case":
        above = conflict.path.rpartition("/")[0]
        values = (sibling.value.decode("utf-8", "surrogateescape") for sibling in conflict.siblings if sibling.value is not None)
        names = [f"{above}/{name}" if above else name for name in values]
    aside = [f"{name}~{writer.commit[:7]}" for name in names for sibling in conflict.siblings for writer in sibling.writers]
    return [name for name in (*names, *aside) if repository.objects.lookup(tree, name) is not None] or names


def _versions(repository: Repository, path: str, bases: list[bytes], ours: bytes, theirs: list[bytes], tree: bytes) -> list[Entry | None]:
    """Give the versions of a file that the index has room for: base, ours, and the first other one that is another.

    A file that lies elsewhere in all of them, renamed or put aside, is there as it was merged.
    """
    objects = repository.objects
    base = next((entry for entry in (objects.lookup(one, path) for one in bases) if entry is not None), None)
    mine = objects.lookup(ours, path)
    others = [objects.lookup(one, path) for one in theirs]
    other = next((entry for entry in others if entry not in (base, mine)), others[0])
    found = [base, mine, other]
    return found if any(found) else [None, objects.lookup(tree, path), None]


def _report(merge: TreeMerge, unmerged: Mapping[str, object]) -> str:
    """Say what was merged and what is in conflict, in git's words."""
    lines = [f"Auto-merging {inert(file.path)}" for file in merge.files]
    lines.extend(_told(conflict) for conflict in merge.conflicts)
    if unmerged:
        lines.append(f"Conflicts in {len(unmerged)} file{'s' if len(unmerged) > 1 else ''}: resolve them, git add, git commit")
    return "".join(f"{line}\n" for line in lines)


def _told(conflict: Conflict) -> str:
    from mergekit.cli.views.wording import place, writers

    where = inert(place(conflict))
    if conflict.holds:
        return f"CONFLICT ({conflict.kind}): Merge conflict in {where}: {inert(conflict.message or writers(conflict))}"
    if not conflict.is_open:
        return f"The order of authorities decided between {inert(writers(conflict))} in {where}"
    return f"Variants of {inert(writers(conflict))} stand side by side in {where}, until somebody decides"


def _tell(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(inert_lines(text))
