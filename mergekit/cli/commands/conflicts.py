"""`mergekit conflicts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository
from mergekit.errors import UsageError

if TYPE_CHECKING:
    from mergekit.cli.views.conflicts import OpenConflict

_EXAMPLES = examples(
    "# what the last landings left open",
    "mergekit conflicts",
    "# all versions of one conflict, named by the first digits of its id",
    "mergekit conflicts show 5f0c21d9",
)
_MOST_NAMED = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]})
    group.callback(invoke_without_command=True)(conflicts)
    group.command("list", epilog=_EXAMPLES)(list_conflicts)
    group.command("show", epilog=_EXAMPLES)(show_conflict)
    app.add_typer(group, name="conflicts", rich_help_panel="Merging", epilog=_EXAMPLES)


def complete_id(context: typer.Context, incomplete: str) -> list[str]:
    """List the ids that begin like this."""
    from mergekit.errors import MergekitError

    try:
        for known in (context.parent, context):
            enter(known.params.get("directory") if known is not None else None)
        return [one.conflict.id for one in _found() if one.conflict.id.startswith(incomplete)]
    except MergekitError:
        return []


def conflicts(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """List the conflicts that landings recorded, or show one of them."""
    enter(directory)
    context.obj = as_json
    return _list(as_json=as_json) if context.invoked_subcommand is None else exits.DONE


def list_conflicts(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """List the conflicts that the last landing on each branch recorded: where they are, and what they hold back.

    Exit code 1 if any of them is open; what the policy's order of authorities decided is listed, and is not.
    The next landing (mergekit merge) records anew; mergekit status tells what is open now.
    """
    enter(directory)
    return _list(as_json=as_json or bool(context.obj))


def show_conflict(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a conflict, or its first digits.", autocompletion=complete_id, show_default=False)
    ],
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Show one conflict: its base and all of its siblings, each with those who wrote it."""
    enter(directory)
    one = _named(name)
    if as_json or context.obj:
        from mergekit.cli.views.as_json import open_conflict_to_json

        print_json(open_conflict_to_json(one))
    else:
        from mergekit.cli.views.conflicts import conflict_page

        conflict_page(one).show()
    return exits.DONE


def _list(*, as_json: bool) -> int:
    found = _found()
    if as_json:
        from mergekit.cli.views.as_json import open_conflict_to_json

        print_json({"conflicts": [open_conflict_to_json(one) for one in found]})
    else:
        from mergekit.cli.views.conflicts import conflicts_page

        conflicts_page(found, _moved()).show()
    return exits.FINDINGS if any(one.conflict.is_open for one in found) else exits.DONE


def _moved() -> list[str]:
    """Name the targets, and the replicas that they hold back, that are elsewhere than when that was recorded."""
    repository = open_repository()
    from mergekit.git import refs
    from mergekit.landing.record import read_held

    known = {}
    for record in read_held(repository):
        known[record.target] = record.commit
        known.update((held.replica.name, held.replica.commit) for held in record.held)
    now = {name: refs.branch(repository, name) for name in known}
    return sorted(name.removeprefix(refs.HEADS) for name, at in known.items() if (found := now[name]) is None or found.commit != at)


def _found() -> list[OpenConflict]:
    repository = open_repository()
    from mergekit.cli.views.conflicts import collect
    from mergekit.landing.record import read_conflicts, read_held

    return collect(read_held(repository), read_conflicts(repository))


def _named(name: str) -> OpenConflict:
    found = [one for one in _found() if one.conflict.id.startswith(name.lower())]
    if not found:
        hint = "mergekit conflicts lists what the last landings recorded; mergekit merge lands and records anew"
        raise UsageError(f"no recorded conflict has an id that begins with '{name}'", hint)
    if len(found) > 1:
        ids = ", ".join(one.conflict.id for one in found[:_MOST_NAMED])
        raise UsageError(f"'{name}' begins the ids of {len(found)} conflicts: {ids}", "mergekit conflicts show ID, with more digits")
    return found[0]
