"""The typer application: commands found by discovery, and usage mistakes as mergekit's own errors."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Sequence
from typing import Annotated, cast

import typer

from mergekit.cli import commands, exits
from mergekit.cli.options import Directory, enter, examples
from mergekit.cli.version import show_version
from mergekit.errors import UsageError

# What all mistakes of usage have in common: BadParameter is a UsageError is one of these. It has no public name in every
# version of typer, and is not always of the same package.
_MISTAKE: type[Exception] = typer.BadParameter.__mro__[2]

_FIRST = ("merge", "demo")
"""What help shows first; the others, which are found, stand in the order of their names."""

_EXAMPLES = examples(
    "# how all of it works, in a disposable repository",
    "mergekit demo",
    "# what would land on the current branch, what would be held, and by whom",
    "mergekit status",
    "# land every agent's branch on the current one",
    "mergekit merge",
    "# what is open, as data",
    "mergekit conflicts",
)
_EPILOG = f"""{_EXAMPLES}

[bold]Exit codes[/]

  0  done
  1  done, and something is open: conflicts, or replicas that were held back
  2  error: not done
  130  interrupted"""


def run(arguments: Sequence[str], program: str) -> int:
    """Parse the arguments, run the command that they name, and give its exit code.

    Raises:
        UsageError: if the arguments cannot be meant.
    """
    completing = f"_{program.replace('-', '_').upper()}_COMPLETE" in os.environ
    command = typer.main.get_command(_app(arguments[0] if arguments and not completing else ""))
    try:
        code = command.main(args=list(arguments or ["--help"]), prog_name=program, standalone_mode=False)
    except _MISTAKE as mistake:
        context = getattr(mistake, "ctx", None)
        where = context.command_path if context is not None else program
        raise UsageError(cast("typer.BadParameter", mistake).format_message(), f"{where} --help") from mistake
    except typer.Abort as stop:
        raise KeyboardInterrupt from stop  # as everywhere else
    return code if isinstance(code, int) else exits.DONE


def _app(wanted: str) -> typer.Typer:
    """Make the application, with the wanted command alone where there is one of that name: the others cost time."""
    app = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback(epilog=_EPILOG)(_root)
    modules = {module.name.replace("_", "-"): module.name for module in pkgutil.iter_modules(commands.__path__)}
    for name in (
        [wanted]
        if wanted in modules
        else sorted(modules, key=lambda name: (name not in _FIRST, _FIRST.index(name) if name in _FIRST else 0, name))
    ):
        importlib.import_module(f"{commands.__name__}.{modules[name]}").register(app)
    return app


def _version(value: bool) -> None:  # noqa: FBT001 (typer calls it with the option's value)
    if value:
        raise typer.Exit(show_version())


def _root(
    directory: Directory = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)] = False,  # noqa: ARG001, FBT002 (an option)
) -> None:
    """Merge any number of Git branches in one step, in no particular order, with nothing lost."""
    enter(directory)
