"""`mergekit log`."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# what mergekit did here, newest first",
    "mergekit log",
    "# the last operation, with every ref that it moved",
    "mergekit log -n 1 --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="History", help=prose(log), epilog=_EXAMPLES)(log)


def log(
    number: Annotated[int | None, typer.Option("-n", "--max-count", min=1, help="Show that many entries.", show_default="all")] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """List the operations: every command that moved a ref, newest first, with what became of it.

    Who ran it and when, which replicas landed, and where the refs were before and after. What a process that died has
    left half done stands first; the next command that writes clears it up.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.operations.log import interrupted
    from mergekit.operations.log import log as read_log

    found = list(islice(read_log(repository), number))
    pending = interrupted(repository)
    if as_json:
        from mergekit.cli.views.operations import log_to_json

        print_json(log_to_json(found, pending))
    else:
        from mergekit.cli.views.operations import log_page

        log_page(found, pending).show()
    return exits.DONE
