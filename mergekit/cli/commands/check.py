"""`mergekit check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# all typed files of the work tree: records, decisions, tasks ...",
    "mergekit check",
    "# one directory, for programs",
    "mergekit check tasks --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Set-up", help=prose(check), epilog=_EXAMPLES)(check)


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files or directories.", show_default="the whole work tree"),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Check typed files: can they be read, does each id stand for one record, is every field of its type?

    Looks at files as they are in the work tree, and at what became of their fields since the last commit: a counter that only
    grows and was lowered, a move between states for which there is no way. The pre-commit hook refuses the same in what is staged.
    Only reads. Exit code 1 if anything is wrong; what is only odd is told.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.cli.views.check import checked_page, checked_to_json
    from mergekit.hooks.checking import check_files

    found = check_files(repository, paths or ())
    if as_json:
        print_json(checked_to_json(found))
    else:
        checked_page(found).show()
    return exits.FINDINGS if any(fault.refuses for _, fault in found.faults) else exits.DONE
