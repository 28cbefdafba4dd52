"""`mergekit redo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.taking_back import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from mergekit.operations.undo import Undone

_EXAMPLES = examples(
    "# take the last undo back",
    "mergekit redo",
    "# see what taking it back would move",
    "mergekit redo --dry-run",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="History", help=prose(redo), epilog=_EXAMPLES)(redo)


def redo(
    count: Annotated[int, typer.Argument(metavar="[N]", help="How many undos.", min=1)] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would happen: no ref moves.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Take back the last undos: the refs that they put back go where they were before.

    A checkout follows, and it refuses, as mergekit undo does.
    """
    enter(directory)
    return take_back(_redo, count, dry_run=dry_run, as_json=as_json)


def _redo() -> Callable[..., Undone]:
    from mergekit.operations.undo import redo as function

    return function
