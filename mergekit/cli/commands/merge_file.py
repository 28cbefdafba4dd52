"""`mergekit merge-file`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import one_file
from mergekit.cli.options import AsJson, Directory, Trust, enter, examples, prose

_EXAMPLES = examples(
    "# merge two versions of a file that started from base.py",
    "mergekit merge-file base.py left.py right.py > merged.py",
    "# merge it as a path of a repository is merged",
    "mergekit merge-file base.md left.md right.md -p findings.md",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="One file", help=prose(merge_file), epilog=_EXAMPLES)(merge_file)


def merge_file(  # noqa: PLR0913 (options)
    base: Annotated[
        str, typer.Argument(metavar="BASE", help="The file that both sides started from; /dev/null if there was none.", show_default=False)
    ],
    left: Annotated[str, typer.Argument(metavar="LEFT", help="One side.", show_default=False)],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other side.", show_default=False)],
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT", help="Write the result to this file.", show_default=False)] = "",
    path: Annotated[
        str,
        typer.Option("--path", "-p", metavar="PATH", help="The path in a repository, which chooses the driver.", show_default="LEFT"),
    ] = "",
    driver: Annotated[str, typer.Option(metavar="NAME", help="Merge with this driver, whatever the path.", show_default=False)] = "",
    marker_size: Annotated[str, typer.Option(metavar="N", help="The least length of conflict markers.", show_default="7")] = "",
    trust: Trust = "",
    option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="An option of the driver that --driver names.", show_default=False)
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Merge one file: the result on standard output, exit code 0 if it is clean, 1 with conflict markers in it.

    No repository and no policy is looked at: the result is a function of the three files, PATH and the options. The
    built-in rules choose the driver by PATH. Only a function that --option names is read from the last commit of the repository around.
    """
    enter(directory)
    return one_file.merge_file(
        base,
        left,
        right,
        output=output,
        path=path,
        driver=driver,
        marker_size=marker_size,
        trust=trust,
        given=option or (),
        as_json=as_json,
    )
