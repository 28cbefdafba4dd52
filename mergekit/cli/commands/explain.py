"""`mergekit explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository

_EXAMPLES = examples(
    "# what rules decided in the last landing, and how sure they were",
    "mergekit explain",
    "# one file of a merge",
    "mergekit explain 4f2c91d0 src/app.py",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Policy", help=prose(explain), epilog=_EXAMPLES)(explain)


def explain(
    commit: Annotated[
        str,
        typer.Argument(
            metavar="[COMMIT]", help="A merge, by whomever.", autocompletion=complete_branch, show_default="the last merge on this branch"
        ),
    ] = "",
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Tell of these files alone.", show_default=False)] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Tell what rules decided in a merge: where, whose changes they joined, how often that is right, and what spoke for it.

    The merge is made again from its parents, under the policy of the first one; nothing is written. A file of which the
    commit has something else is marked: people changed it there, or another version of mergekit made it.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.explaining import explain as explained
    from mergekit.landing.explaining import last_merge

    with progress() as tell:
        tell("merging again")
        result = explained(repository, repository.commit_id(commit) if commit else last_merge(repository, repository.commit_id("HEAD")))
    if as_json:
        from mergekit.cli.views.explanation import explanation_to_json

        print_json(explanation_to_json(result, paths))
    else:
        from mergekit.cli.views.explanation import explanation_page

        explanation_page(result, paths).show()
    return exits.DONE
