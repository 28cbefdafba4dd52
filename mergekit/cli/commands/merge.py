"""`mergekit merge`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from mergekit.cli.merging import merge_replicas
from mergekit.cli.options import AsJson, Directory, Trust, complete_branch, complete_local_branch, enter, examples, prose

_EXAMPLES = examples(
    "# land every agent's branch on the current one",
    "mergekit merge",
    "# see what that would do, and with which conflicts",
    "mergekit merge --dry-run",
    "# land two branches on main, wherever that is checked out",
    "mergekit merge agent/parser origin/agent/docs --into main",
    "# land on the branch that main follows on its remote, then here",
    "mergekit merge --into main --push",
    "# land only what passes the tests together",
    "mergekit merge --verify 'make test'",
    "# land on a new branch, where main is protected",
    "mergekit merge --into landing/today --from main",
    "# merge any commits and read the result: no ref moves",
    "mergekit merge HEAD~3 v1.2 --into v1.1 --dry-run --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Merging", help=prose(merge), epilog=_EXAMPLES)(merge)


def merge(  # noqa: PLR0913 (options)
    replicas: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REPLICA]...",
            help="Branches to land; without any, all that the target's policy calls replicas.",
            autocompletion=complete_branch,
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET",
            help="The branch to land on; one that is not there is made.",
            autocompletion=complete_local_branch,
            show_default="the current branch",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="BRANCH",
            help="Make TARGET, and begin it there.",
            autocompletion=complete_branch,
            show_default="the current commit, if TARGET is not there",
        ),
    ] = None,
    landing: Annotated[
        Literal["hold", "all", "markers"],
        typer.Option(help="hold: what has no open conflict. all: everything or nothing. markers: everything, conflicts between markers."),
    ] = "hold",
    push: Annotated[bool, typer.Option("--push", help="Land on the remote's branch that TARGET follows; TARGET follows then.")] = False,  # noqa: FBT002 (an option)
    remote: Annotated[
        str | None, typer.Option(metavar="NAME", help="The remote to push to.", show_default="the one that TARGET follows")
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND",
            help="Run this on what would land, in a throw-away checkout; the fewest replicas that make it fail are held back.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would happen: no ref moves.")] = False,  # noqa: FBT002 (an option)
    trust: Trust = "",
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Merge replicas, any number of them in one step, and land them on a branch.

    The order in which they are named never matters. A replica that conflicts is held back whole, with its conflicts
    recorded (mergekit conflicts); the others land. Conflicting decisions and records do not hold anything back: all
    variants stand in the file until somebody decides.

    A replica that was taken out again (mergekit unland), or whose last commit says that it is unfinished, waits until it
    is named.
    """
    enter(directory)
    return merge_replicas(
        replicas or (),
        into=into,
        start=start,
        mode=landing,
        push=push,
        remote=remote,
        verify=verify,
        dry_run=dry_run,
        as_json=as_json,
        trust=trust,
    )
