"""`mergekit unland`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from mergekit.cli import exits
from mergekit.cli.asking import asked_by, clear_up
from mergekit.cli.options import AsJson, Directory, complete_branch, complete_local_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# what taking one agent's work out of the current branch would change",
    "mergekit unland agent/parser --dry-run",
    "# take it out of main, wherever that is checked out",
    "mergekit unland agent/parser --into main",
    "# land it again",
    "mergekit merge agent/parser --into main",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Merging", help=prose(unland), epilog=_EXAMPLES)(unland)


def unland(  # noqa: PLR0913 (options)
    replica: Annotated[
        str,
        typer.Argument(
            metavar="REPLICA", help="A branch that landed, also one that is gone by now, or a commit of it.", autocompletion=complete_branch
        ),
    ],
    into: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET",
            help="The branch to take it out of; one that is not there is made.",
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
    since: Annotated[
        str | None,
        typer.Option(
            metavar="COMMIT", help="What the replica began from, where history does not tell: after a fast-forward.", show_default=False
        ),
    ] = None,
    landing: Annotated[
        Literal["hold", "markers"],
        typer.Option(help="What to do if it conflicts with what came later. hold: nothing. markers: conflicts between markers."),
    ] = "hold",
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would happen: no ref moves.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Take one landed replica out of a branch again, as an ordinary commit; whatever else landed stays.

    What goes is what the latest landing of it brought. If later changes conflict with that, nothing moves, and the
    conflicts are told. mergekit merge REPLICA lands it again; without being named it stays out.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.unland import unland as take_out

    if not dry_run:
        clear_up(repository)
    by = asked_by(repository)
    with progress() as tell:
        done = take_out(repository, replica, into=into, start=start, since=since, mode=landing, dry_run=dry_run, progress=tell, by=by)
    if as_json:
        from mergekit.landing.to_json import unlanding_to_json

        print_json(unlanding_to_json(done))
    else:
        from mergekit.cli.views.unland import unlanding_page

        unlanding_page(done).show()
    return exits.FINDINGS if any(one.is_open for one in done.conflicts) else exits.DONE
