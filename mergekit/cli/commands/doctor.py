"""`mergekit doctor`."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository
from mergekit.errors import UsageError

_EXAMPLES = examples(
    "# what is wrong here, each with the command that mends it",
    "mergekit doctor",
    "# the same for programs",
    "mergekit doctor --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Set-up", help=prose(doctor), epilog=_EXAMPLES)(doctor)


def doctor(
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Find what is inert, missing, wrong or dangerous here, each with the command that mends it.

    Looks at the merge driver, attributes and policy, hooks, locks, settings of git that surprise, and how the current
    branch stands to its upstream. Only reads. Exit code 1 if there is anything.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.cli.user_files import user_attributes
    from mergekit.cli.views.setup import findings_page, findings_to_json, hook_findings
    from mergekit.hooks.installing import look
    from mergekit.setup.doctor import Surroundings, examine

    try:
        attributes = user_attributes()
    except UsageError:  # nobody's home, nobody's attributes
        attributes = Path(os.devnull)
    found = (*examine(repository, Surroundings(shutil.which, time.time(), attributes)), *hook_findings(look(repository)))
    if as_json:
        print_json(findings_to_json(found))
    else:
        findings_page(found).show()
    return exits.FINDINGS if found else exits.DONE
