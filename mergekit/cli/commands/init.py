"""`mergekit init`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.setting_up import set_up

_EXAMPLES = examples(
    "# what would be written here, and where",
    "mergekit init --dry-run",
    "# a commented policy, attributes, and git's merge driver for this repository",
    "mergekit init",
    "# attributes and driver for all of your repositories",
    "mergekit init --global",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Set-up", help=prose(init), epilog=_EXAMPLES)(init)


def init(
    of_user: Annotated[bool, typer.Option("--global", help="Write your own attributes and configuration instead.")] = False,  # noqa: FBT002 (an option)
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would change.")] = False,  # noqa: FBT002 (an option)
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Set a repository up: a commented .mergekit.toml, the attributes, and git's merge driver.

    None of it is needed for mergekit merge. The attributes let git merge, rebase, cherry-pick and stash pop merge file by
    file as mergekit does. What is there stays; a second run changes nothing; mergekit deinit takes all of it away again.
    """
    enter(directory)
    return set_up(taking_away=False, of_user=of_user, dry_run=dry_run, as_json=as_json)
