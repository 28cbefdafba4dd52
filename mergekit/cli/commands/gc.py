"""`mergekit gc`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.asking import asked_by, clear_up
from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# what nothing refers to any more",
    "mergekit gc --dry-run",
    "# remove it, and forget all operations but the last 100",
    "mergekit gc --keep 100",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="History", help=prose(gc), epilog=_EXAMPLES)(gc)


def gc(
    keep: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Forget all operations but the last N.", show_default="all are kept")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would be removed.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Remove what nothing refers to: conflicts that no record names, records of branches that are gone, remains of crashes, caches.

    Never runs by itself. Branches, work trees and objects are not touched. What it removes of refs can be undone, but
    operations that it forgets cannot.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.gc import collect

    if not dry_run:
        clear_up(repository)
    found = collect(repository, keep=keep, by=asked_by(repository), dry_run=dry_run)
    if as_json:
        from mergekit.cli.views.operations import collected_to_json

        print_json(collected_to_json(found))
    else:
        from mergekit.cli.views.operations import collected_page

        collected_page(found).show()
    return exits.DONE
