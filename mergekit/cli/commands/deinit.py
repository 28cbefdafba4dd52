"""`mergekit deinit`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.setting_up import set_up

_EXAMPLES = examples(
    "# what would be taken away here",
    "mergekit deinit --dry-run",
    "# give back the files as they were before mergekit init",
    "mergekit deinit",
    "# the same for what mergekit init --global wrote",
    "mergekit deinit --global",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Set-up", help=prose(deinit), epilog=_EXAMPLES)(deinit)


def deinit(
    of_user: Annotated[bool, typer.Option("--global", help="Take your own attributes and configuration back instead.")] = False,  # noqa: FBT002 (an option)
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would change.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Take away what mergekit init wrote, and nothing else: every other byte of these files stays.

    A .mergekit.toml that was edited is yours, and stays.
    """
    enter(directory)
    return set_up(taking_away=True, of_user=of_user, dry_run=dry_run, as_json=as_json)
