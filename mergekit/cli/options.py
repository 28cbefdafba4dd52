"""Options that several commands share, what they do, and what a shell completes them with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from mergekit.errors import UsageError


def enter(directory: Path | None) -> None:
    """Go to the directory of `-C`, from which on every path counts, as with git; its repository is the one that is meant.

    Raises:
        UsageError: if there is no way into it.
    """
    if directory is None:
        return
    try:
        os.chdir(directory)
    except OSError as failure:
        raise UsageError(f"cannot change to {directory}: {failure.strerror}", "name a directory with -C DIR") from failure
    os.environ.pop("GIT_DIR", None)
    os.environ.pop("GIT_WORK_TREE", None)


def complete_branch(context: typer.Context, incomplete: str) -> list[str]:
    """List the branches that begin like this."""
    return [name for name in _branches(context) if name.startswith(incomplete)]


def complete_local_branch(context: typer.Context, incomplete: str) -> list[str]:
    """List the local branches that begin like this."""
    return [name for name in _branches(context, remote=False) if name.startswith(incomplete)]


def _branches(context: typer.Context, *, remote: bool = True) -> list[str]:
    from mergekit.errors import MergekitError
    from mergekit.git import refs

    directories = [known.params.get("directory") for known in (context.parent, context) if known is not None]
    try:
        for directory in directories:
            enter(directory)
        from mergekit.cli.repository import open_repository

        return [branch.name for branch in refs.branches(open_repository()) if remote or not branch.remote]
    except MergekitError:
        return []  # nothing to offer; the command itself will say why


Directory = Annotated[
    Path | None,
    typer.Option("-C", metavar="DIR", help="Run as if started in DIR.", show_default=False),
]
Trust = Annotated[
    str,
    typer.Option(
        "--trust",
        metavar="LEVEL",
        help="How sure a rule must be that decides what the sides disagree on: safe (10 right for 1 wrong), balanced (3), eager (about 1).",
        show_default="the policy's, else balanced",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text for people.")]


def prose(function: Callable[..., object]) -> str:
    """Give the docstring of a command as its help text: paragraphs, whose lines the terminal breaks."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (function.__doc__ or "").split("\n\n"))


def examples(*lines: str) -> str:
    """Lay out the examples of a help text: commands, each after a line that says what it does."""
    shown = (f"  [dim]# {line[2:]}[/]" if line.startswith("# ") else f"  {line.replace('[', chr(92) + '[')}" for line in lines)
    return "\n".join(["[bold]Examples[/]", "", *shown])
