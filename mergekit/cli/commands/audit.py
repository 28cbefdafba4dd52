"""`mergekit audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository
from mergekit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRANCHES = "--branches"
_EXAMPLES = examples(
    "# whether the last merge lost anything",
    "mergekit audit",
    "# every merge since a release, as certificates",
    "mergekit audit v1.2..main --json",
    "# a squash merge, with the branches that it squashed",
    "mergekit audit 4f2a1c3d --branches agent/parser agent/docs",
)


class _SeveralBranches(TyperCommand):
    """The command line of this command: all names behind `--branches`, up to the next option, are branches."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 (of click, which typer may bring along)
        """Repeat the option before every name."""
        return super().parse_args(ctx, list(_repeated(args)))


def _repeated(arguments: list[str]) -> Iterator[str]:
    within = False
    for n, argument in enumerate(arguments):
        if argument == _BRANCHES:
            within = True
            if n + 1 == len(arguments) or arguments[n + 1].startswith("-"):
                yield argument  # without a name: a mistake, which is told as such
        elif within and not argument.startswith("-"):
            yield from (_BRANCHES, argument)
        else:
            within = False
            yield argument


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=_SeveralBranches, rich_help_panel="History", help=prose(audit), epilog=_EXAMPLES)(audit)


def audit(
    revision: Annotated[
        str,
        typer.Argument(
            metavar="[COMMIT|RANGE]",
            help="A merge commit, or the merge commits of A..B: those that B has seen and A has not.",
            autocompletion=complete_branch,
            show_default="the last merge on this branch; with --branches, HEAD",
        ),
    ] = "",
    branches: Annotated[
        list[str] | None,
        typer.Option(
            _BRANCHES,
            metavar="BRANCH...",
            help="What COMMIT merged beside its parents: for a squash merge.",
            autocompletion=complete_branch,
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Check that a merge commit lost nothing, whoever made it, by whatever tool or by hand.

    Everything that a side added, changed or deleted is in the result, was superseded by somebody who had seen it, is explained
    by a named rule, or is told: with its path, its line, and the commit that it comes from.
    Exit code 1 if something is lost, back again, or doubled. --json prints the certificate.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.audit.merges import audit_merge
    from mergekit.audit.ranges import is_range, merges_in
    from mergekit.landing.explaining import last_merge
    from mergekit.landing.target import policy_as_of

    if not revision:
        head = repository.commit_id("HEAD")
        revision = (head if branches else last_merge(repository, head)).hex()
    several = is_range(revision)
    if several and branches:
        raise UsageError(f"{_BRANCHES} goes with one commit, and {revision} is a range", f"mergekit audit COMMIT {_BRANCHES} BRANCH...")
    heads = [repository.commit_id(branch) for branch in branches or ()]
    found = []
    with progress() as tell:
        commits = merges_in(repository, revision) if several else [repository.commit_id(revision)]
        for n, commit in enumerate(commits, 1):
            tell(f"auditing merge {n} of {len(commits)}" if several else "reading history")
            read = repository.objects.commit(commit)
            target = read.parents[0] if read.parents else commit
            found.append(audit_merge(repository, commit, policy_as_of(repository, target), heads))
    if as_json:
        from mergekit.audit.to_json import audit_to_json

        print_json(audit_to_json(found))
    else:
        from mergekit.cli.views.audit import audit_page

        audit_page(found, repository.objects, revision if several else "").show()
    return exits.DONE if all(one.is_certified for one in found) else exits.FINDINGS
