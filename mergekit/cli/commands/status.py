"""`mergekit status`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# what would land on the current branch, what would be held, and by whom",
    "mergekit status",
    "# whether one branch merges into a release",
    "mergekit status agent/parser --into release",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Merging", help=prose(status), epilog=_EXAMPLES)(status)


def status(
    replicas: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REPLICA]...",
            help="Branches or commits; without any, all branches that the target's policy calls replicas.",
            autocompletion=complete_branch,
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(metavar="TARGET", help="The target.", autocompletion=complete_branch, show_default="the current branch"),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Tell how replicas stand to a target: commits ahead and behind, what would land now, and who is in whose way.

    Nothing moves and nothing is recorded. Exit code 1 if a replica would be held back or a conflict would stay open.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.status import status as find_status
    from mergekit.operations.log import interrupted

    with progress() as tell:
        found = find_status(repository, replicas or (), into=into, progress=tell)
    pending = interrupted(repository)
    if as_json:
        from mergekit.cli.views.as_json import status_to_json

        print_json(status_to_json(found, pending))
    else:
        from mergekit.cli.views.status import status_page
        from mergekit.landing.record import read_held

        records = read_held(repository)
        known = {conflict.id for record in records for conflict in record.conflicts}
        standing = sum(one.conflict.is_open for record in records if record.target == found.landing.ref for one in record.standing)
        status_page(found, known, standing, pending).show()
    return exits.FINDINGS if found.landing.held or found.landing.open else exits.DONE
