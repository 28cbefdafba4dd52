"""`mergekit replay`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository

_SAMPLE = 200
_EXAMPLES = examples(
    "# would it have merged this repository's own merges as people did?",
    "mergekit replay",
    "# all merges since a release",
    "mergekit replay v1.2..main --sample 0",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Looking", help=prose(replay), epilog=_EXAMPLES)(replay)


def replay(
    merges: Annotated[
        str,
        typer.Argument(
            metavar="[RANGE]", help="Merges to replay: those that a revision has seen, or A..B.", autocompletion=complete_branch
        ),
    ] = "HEAD",
    sample: Annotated[int, typer.Option(min=0, metavar="N", help="Replay so many of them, evenly spread; 0: all.")] = _SAMPLE,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Make this repository's past merges again, and compare each file with what people committed, and with git.

    It tells how much would have been merged right, wrong and not at all at each level of trust, by which rules, and where.
    The policy is that of the current commit. Nothing is written to the repository.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.target import policy_of
    from mergekit.replay.replay import merges_of, replay, sampled

    start, found, end = merges.rpartition("..")
    cut = repository.commit_id(start.removesuffix(".") or "HEAD") if found else None
    head = repository.commit_id(end or "HEAD")
    with progress() as tell:
        tell("reading history")
        all_of_them = merges_of(repository, [head], cut)
        chosen = sampled(all_of_them, sample or len(all_of_them))
        policy = policy_of(repository.objects, repository.objects.commit(repository.commit_id("HEAD")).tree)
        result = replay(repository, chosen, policy, progress=tell)
    if as_json:
        from mergekit.cli.views.replay import replay_to_json

        print_json(replay_to_json(result, len(all_of_them)))
    else:
        from mergekit.cli.views.replay import replay_page

        replay_page(result, len(all_of_them)).show()
    return exits.DONE
