"""`mergekit hooks`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

if TYPE_CHECKING:
    from mergekit.git.repository import Repository
    from mergekit.hooks.installing import Installed

_EXAMPLES = examples(
    "# how the hooks stand, and which others run before them",
    "mergekit hooks status",
    "# put them beside whatever is there (husky, lefthook, pre-commit, hooks of your own)",
    "mergekit hooks install",
    "# take them away again",
    "mergekit hooks uninstall",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]})
    group.callback(invoke_without_command=True)(hooks)
    group.command("status", epilog=_EXAMPLES)(status)
    group.command("install", epilog=_EXAMPLES)(install)
    group.command("uninstall", epilog=_EXAMPLES)(uninstall)
    app.add_typer(group, name="hooks", rich_help_panel="Set-up", epilog=_EXAMPLES)


def hooks(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Put mergekit's git hooks beside those that are there, take them away, or tell how they stand."""
    enter(directory)
    context.obj = as_json
    return _run("look", as_json=as_json) if context.invoked_subcommand is None else exits.DONE


def status(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Tell how the hooks stand. Exit code 1 if some are installed, but incomplete or without effect."""
    enter(directory)
    return _run("look", as_json=as_json or bool(context.obj))


def install(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Put the hooks in place. Whatever is there runs first, and is back, byte for byte, after uninstall."""
    enter(directory)
    return _run("install", as_json=as_json or bool(context.obj))


def uninstall(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Take the hooks away again; what was there before is as it was."""
    enter(directory)
    return _run("uninstall", as_json=as_json or bool(context.obj))


def _run(name: str, *, as_json: bool) -> int:
    repository = open_repository()
    from mergekit.cli.views.setup import hook_findings, hooks_page, hooks_to_json
    from mergekit.hooks import installing

    actions: dict[str, Callable[[Repository], Installed]] = {
        "look": installing.look,
        "install": installing.install,
        "uninstall": installing.uninstall,
    }
    installed = actions[name](repository)
    if as_json:
        print_json(hooks_to_json(installed))
    else:
        hooks_page(installed).show()
    return exits.FINDINGS if hook_findings(installed) else exits.DONE
