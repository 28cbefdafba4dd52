"""`mergekit tally`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, complete_branch, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository
from mergekit.errors import UsageError

_EXAMPLES = examples(
    "# all topics, and which are decided",
    "mergekit tally",
    "# one topic: the ranking, its working, and the ballots that do not count",
    "mergekit tally storage",
    "# as it stands on another branch",
    "mergekit tally storage --at agent/ann --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Looking", help=prose(tally), epilog=_EXAMPLES)(tally)


def tally(
    topic: Annotated[str, typer.Argument(metavar="[TOPIC]", help="A name below recommendations/.", show_default="all of them")] = "",
    at: Annotated[
        str, typer.Option("--at", metavar="REVISION", help="Count what this commit has.", autocompletion=complete_branch)
    ] = "HEAD",
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
) -> int:
    """Count the votes on what agents recommend: plurality, approval and the ranking of Schulze, with the working.

    Candidates are files below recommendations/TOPIC/, or lines of recommendations/TOPIC.jsonl; the same content counts once.
    Ballots are files below votes/TOPIC/ that name candidates by content id, in the fields ranking, choice or approve. Whose a
    ballot is, the commit that wrote it says; each voter has one. Who may vote, how many must, and what decides stands in the
    policy of the current branch (votes). A tie, or too few ballots, is left to people. Exit code 1 if a vote is open.
    """
    enter(directory)
    repository = open_repository()
    from mergekit.landing.target import policy_of
    from mergekit.voting.candidates import topics
    from mergekit.voting.tally import tally as counted

    commit = repository.commit_id(at)
    objects = repository.objects
    tree = objects.commit(commit).tree
    known = topics(objects, tree)
    if topic and topic not in known:
        names = f"; there are: {', '.join(known)}" if known else ""
        message = f"there is no recommendation on '{topic}'{names}"
        raise UsageError(message, f"write one: a file below recommendations/{topic}/ is a candidate")
    voting = policy_of(objects, objects.commit(repository.commit_id("HEAD")).tree).voting  # the target's: no branch rules its own votes
    with progress() as tell:
        tell("counting ballots")
        found = [counted(repository, commit, name, voting) for name in ([topic] if topic else known)]
    if as_json:
        from mergekit.voting.to_json import tally_to_json

        print_json(tally_to_json(found[0]) if topic else {"topics": [tally_to_json(one) for one in found]})
    else:
        from mergekit.cli.views.tally import tally_page, topics_page

        (tally_page(found[0]) if topic else topics_page(found)).show()
    return exits.DONE if all(one.winner for one in found) else exits.FINDINGS
