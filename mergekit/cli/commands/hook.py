"""`mergekit hook`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from mergekit.cli.hooking import NAMES, run_hook
from mergekit.cli.options import AsJson, Directory, enter, examples, prose

_EXAMPLES = examples(
    "# what git's hook does with what is staged now",
    "mergekit hook pre-commit",
    "# with whom the last commit conflicts",
    "mergekit hook post-commit --json",
)

Name = Enum("Name", {name.replace("-", "_"): name for name in NAMES})  # type: ignore[misc]  # its members are data


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Set-up", help=prose(hook), epilog=_EXAMPLES)(hook)


def hook(
    name: Annotated[Name, typer.Argument(metavar="NAME", help=f"One of {', '.join(NAMES)}.", show_default=False)],
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[ARGUMENT]...", help="What git gives to the hook.", show_default=False)
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Do what one of git's hooks does; mergekit hooks install lets git call it.

    Findings go to standard error. Exit code 1 if pre-commit or pre-push refuse; an error of mergekit's own is told, and
    never stops git.
    """
    enter(directory)
    return run_hook(str(name.value), arguments or (), as_json=as_json)
