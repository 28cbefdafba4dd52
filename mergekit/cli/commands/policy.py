"""`mergekit policy`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository
from mergekit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mergekit.cli.page import Page
    from mergekit.git.repository import Repository
    from mergekit.policy import Policy, Rule

_LONGEST_OPTION = 60
_EXAMPLES = examples(
    "# which driver merges these files, and which rule says so",
    "mergekit policy findings.md src/main.py",
    "# everything that a merge into main goes by",
    "mergekit policy --into main",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Policy", help=prose(policy), epilog=_EXAMPLES)(policy)


def policy(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files, there or not; without any, all rules.", show_default=False)
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET", help="The branch whose policy is asked.", autocompletion=complete_branch, show_default="the current branch"
        ),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Tell which driver merges a path, and which rule says so.

    Policy is read from the last commit of the target: .mergekit.toml, .gitattributes, and the built-in rules. What is
    not committed there does not count.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.target import find_target, policy_of

    target = find_target(repository, into, dry_run=True)
    found = policy_of(repository.objects, target.tree)
    asked = [in_repository(repository, path) for path in paths or ()]
    if as_json:
        from mergekit.cli.views.as_json import policy_to_json

        print_json(policy_to_json(found, target.name, asked))
    else:
        _as_page(found, target.name, asked).show()
    return exits.DONE


def in_repository(repository: Repository, path: str) -> str:
    """Give the path from the root of the repository of a path that is named from where we are, as git takes it.

    Raises:
        UsageError: if it lies outside.
    """
    root = "/" if repository.is_bare else os.path.realpath(repository.top)
    here = "/" if repository.is_bare else os.path.realpath(Path.cwd())
    found = os.path.relpath(os.path.join(here, path), root)  # noqa: PTH118 (texts, not files)
    if found in {os.curdir, os.pardir} or found.startswith("../"):
        raise UsageError(f"'{path}' is no path of a file in the repository", "name files as they are seen from here")
    return found


def _as_page(found: Policy, target: str, paths: list[str]) -> Page:
    from mergekit.cli.inert import shorten
    from mergekit.cli.page import FAINT, STRONG, Cell, Page
    from mergekit.cli.views.wording import options_shown

    def rule(one: Rule) -> tuple[Cell | str, ...]:
        options = " ".join(f"{name}={shorten(value, _LONGEST_OPTION)}" for name, value in options_shown(one).items())
        return Cell(one.driver, STRONG), options, one.place, Cell(one.reason, FAINT)

    page = Page()
    if paths:
        page.table((path, *rule(found.driver_for(path).rule)) for path in paths)
        return page
    page.line(Cell(f"Policy of {target}", STRONG), Cell(f", {found.hash[:8]}", FAINT))
    page.heading("Replicas: branches that match")
    page.table((pattern,) for pattern in found.replicas)
    if found.priority:
        page.heading("Landing order: branches that match the first pattern land first")
        page.table((pattern,) for pattern in found.priority)
    signs = [*found.unfinished.subjects, *(f"{key}:" for key in found.unfinished.trailers)]
    if signs:
        page.heading("Unfinished: replicas whose last commit begins so, or has such a trailer, wait until they are named")
        page.table((sign,) for sign in signs)
    page.heading("Rules: of those that match, the last decides")
    page.table((one.pattern, *(rule(one) if one.reason != above else rule(one)[:-1])) for above, one in _with_reason_above(found.rules))
    page.line("Attributes (.gitattributes) are stronger than built-in rules, and weaker than those of .mergekit.toml.")
    return page


def _with_reason_above(rules: Sequence[Rule]) -> Iterator[tuple[str, Rule]]:
    """Put beside each rule the reason of the one above it, which is told once."""
    return zip(("", *(rule.reason for rule in rules)), rules, strict=False)
