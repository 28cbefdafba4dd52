"""`mergekit driver`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import one_file
from mergekit.cli.options import Trust, examples, prose

_EXAMPLES = examples(
    "# let git merge, rebase and cherry-pick with mergekit, file by file",
    "git config merge.mergekit.name mergekit",
    'git config merge.mergekit.driver "mergekit driver %O %A %B %L %P"',
    "echo '* merge=mergekit' >> .gitattributes",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="One file", help=prose(driver), epilog=_EXAMPLES)(driver)


def driver(
    base: Annotated[str, typer.Argument(metavar="%O", help="The common ancestor's version; empty if there is none.", show_default=False)],
    ours: Annotated[str, typer.Argument(metavar="%A", help="Our version; the result is written there.", show_default=False)],
    theirs: Annotated[str, typer.Argument(metavar="%B", help="Their version.", show_default=False)],
    marker_size: Annotated[str, typer.Argument(metavar="%L", help="The length of conflict markers.", show_default=False)],
    path: Annotated[str, typer.Argument(metavar="%P", help="The path of the file, which chooses the driver.", show_default=False)],
    trust: Trust = "",
) -> int:
    """Merge one file for git, as its merge driver: exit code 0 if it is clean, 1 on a conflict.

    .mergekit.toml and .gitattributes are read where git starts the driver: at the top of the work tree. Where they
    cannot be read, the file is merged as text and left to git as a conflict.
    """
    return one_file.drive(base, ours, theirs, marker_size, path, trust=trust)
