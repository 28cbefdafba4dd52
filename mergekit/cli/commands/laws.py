"""`mergekit laws`."""

from __future__ import annotations

from typing import Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import AsJson, Directory, enter, examples, prose
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress

_EXAMPLES = examples(
    "# whether a function that you are writing keeps the laws of merging",
    "mergekit laws tools/merges.py:merge_cart --option values=json",
    "# the driver that the policy gives to a file, on that file's own history, too",
    "mergekit laws carts/today.json",
    "# one law, on sets, more often",
    "mergekit laws tools/merges.py:merge_cart --option values=json --kind set --law conservation --count 5000",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Policy", help=prose(laws), epilog=_EXAMPLES)(laws)


def laws(  # noqa: PLR0913 (options)
    what: Annotated[
        str,
        typer.Argument(
            metavar="DRIVER|PATH|FILE.py:NAME",
            help="A driver; a path, for the driver that the policy gives to it; or a function, in a file as it stands here.",
            show_default=False,
        ),
    ],
    option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="An option of the driver, or of the function.", show_default=False)
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="The values to try: number, set, object, records or lines.",
            show_default="what history holds, or what fits",
        ),
    ] = None,
    law: Annotated[
        list[str] | None,
        typer.Option(
            "--law",
            metavar="LAW",
            help="A law to try: determinism, commutativity, idempotence, associativity, conservation or round-trip.",
            show_default="all",
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="Examples of each kind.")] = 200,
    seed: Annotated[int, typer.Option(min=0, metavar="S", help="Other examples.")] = 0,
    as_json: AsJson = False,  # noqa: FBT002 (an option)
    directory: Directory = None,
    answers: Annotated[bool, typer.Option(hidden=True)] = False,  # noqa: FBT002 (an option)
) -> int:
    """Try to refute the laws of merging, and print the smallest counter-example.

    Order, grouping and repetition of sides must not matter, and what one side alone changed must be in the result or in a
    conflict. Examples are generated, from small to large, and taken from the history of the files that the policy gives to
    the driver. Exit code 1 if a law is refuted. That none is proves nothing: it says how much was tried.
    """
    enter(directory)
    from mergekit.cli import lawful
    from mergekit.laws.refuting import Search, fitting, refute

    one = lawful.asked(what, option or (), kind or ())
    search = Search(count, seed, lawful.check_laws(law or ()), one.probing)
    if answers:
        kinds = fitting(one.subject, one.kinds) if one.probing else one.kinds
        print_json(lawful.answers_as_json(one, kinds, search))
        return exits.DONE
    with progress() as tell:
        report = refute(one.subject, one.kinds, one.past, search, tell)
        if "determinism" in report.laws and not lawful.is_built_in(one.subject.driver.name):
            tell("asking other processes")
            arguments = [what, f"--count={count}", f"--seed={seed}"]
            arguments += [f"--option={value}" for value in option or ()] + [f"--kind={value}" for value in report.kinds]
            report = lawful.with_refutation(report, lawful.differing(report, search, arguments))
    if as_json:
        from mergekit.cli.views.laws import laws_to_json

        print_json(laws_to_json(what, one.subject, search, report))
    else:
        from mergekit.cli.views.laws import laws_page

        laws_page(what, one.subject, search, report).show()
    return exits.FINDINGS if report.refuted else exits.DONE
