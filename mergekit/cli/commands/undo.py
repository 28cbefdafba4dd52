"""`mergekit undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.taking_back import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from mergekit.operations.undo import Undone

_EXAMPLES = examples(
    "# take the last landing back",
    "mergekit undo",
    "# see what taking the last three back would move",
    "mergekit undo 3 --dry-run",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="History", help=prose(undo), epilog=_EXAMPLES)(undo)


def undo(
    count: Annotated[int, typer.Argument(metavar="[N]", help="How many operations.", min=1)] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would happen: no ref moves.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Put back the refs of the last operations that are not undone yet, byte for byte, as one more operation.

    A checkout follows: files that have changed since in the way make it refuse, and nothing changes. It refuses, too,
    where others have moved a branch since. mergekit redo takes an undo back.
    """
    enter(directory)
    return take_back(_undo, count, dry_run=dry_run, as_json=as_json)


def _undo() -> Callable[..., Undone]:
    from mergekit.operations.undo import undo as function

    return function
