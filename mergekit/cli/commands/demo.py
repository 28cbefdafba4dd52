"""`mergekit demo`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mergekit.cli import exits
from mergekit.cli.options import examples, prose
from mergekit.cli.repository import open_at
from mergekit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mergekit.cli.page import Page, Row
    from mergekit.landing import Landing

_EXAMPLES = examples(
    "# five agents, one merge, in a disposable repository",
    "mergekit demo",
    "# the same, in a directory of your choice",
    "mergekit demo --keep ~/mergekit-demo",
)
_ORDERS = 4


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="To begin with", help=prose(demo), epilog=_EXAMPLES)(demo)


def demo(
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Make the repository there: a new or empty directory.", show_default="a temporary one"),
    ] = None,
) -> int:
    """Show how the branches of five agents merge in one step, in a disposable repository.

    Nothing but that repository is touched; it stays, to be looked at.
    """
    from mergekit.cli.demo import make_repository, seal

    seal()
    place = _place(keep)
    main = make_repository(place)
    _introduction(main).show()
    repository = open_at(main)
    from mergekit.cli.views.landing import landing_page
    from mergekit.landing import land

    orders = _orders()
    seen = [land(repository, names, dry_run=True) for names in orders]
    landing = land(repository)
    landing_page(landing).show()
    _outcome(main, landing, orders, seen).show()
    return exits.DONE


def _place(keep: Path | None) -> Path:
    if keep is None:
        from tempfile import mkdtemp

        return Path(mkdtemp(prefix="mergekit-demo-"))
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise UsageError(f"{keep} is there already and not empty", "name a new directory: mergekit demo --keep DIR")
    return keep.resolve()


def _orders() -> list[list[str]]:
    """Give the agents' branches in several orders."""
    from mergekit.cli.demo import AGENTS

    names = [agent.branch for agent in AGENTS]
    turned = [names[i:] + names[:i] for i in range(_ORDERS - 1)]
    return [*turned, names[::-1]]


def _introduction(main: Path) -> Page:
    from mergekit.cli.demo import AGENTS
    from mergekit.cli.page import COMMAND, FAINT, STRONG, Cell, Page

    page = Page()
    page.line(Cell("Five agents work on one repository at once, each on its own branch:", STRONG))
    page.table((agent.branch, Cell(agent.task, FAINT)) for agent in AGENTS)
    page.line("All of them add to findings.md; three write down a different decision.")
    page.line()
    page.line(Cell(f"$ cd {main} && mergekit merge", COMMAND))
    return page


def _onto_the_path() -> Iterator[Row]:
    """Give the command that makes the other ones work: `make demo` installs mergekit where no shell looks for it."""
    from mergekit.cli.page import COMMAND, Cell
    from mergekit.cli.views.wording import shell

    here = Path(sys.argv[0]).absolute().parent
    if shutil.which("mergekit") is None and (here / "mergekit").exists():
        yield Cell(f'export PATH={shell(str(here))}:"$PATH"', COMMAND), "lets this shell find mergekit"


def _outcome(main: Path, landing: Landing, orders: list[list[str]], seen: list[Landing]) -> Page:
    from mergekit.cli.page import COMMAND, FAINT, GOOD, Cell, Page
    from mergekit.cli.views.wording import shell, short

    page = Page()
    shown = {
        "findings.md": "all that was found, and nothing twice",
        "reports/monthly.py": "renamed by cleo, edited by eve",
        **{conflict.path: "all variants, until somebody decides" for conflict in landing.rendered},
    }
    for path, remark in shown.items():
        page.line()
        page.line(Cell(f"$ cat {path}", COMMAND), Cell(f"   {remark}", FAINT))
        page.quote(Cell(line, FAINT if line.startswith("<") else "") for line in (main / path).read_text(encoding="utf-8").splitlines())
    page.heading("The order never matters: named otherwise, the same commit")
    page.table(
        (" ".join(name.removeprefix("agent/") for name in names), Cell(short(one.after), GOOD))
        for names, one in zip(orders, seen, strict=True)
    )
    page.heading("Look further")
    page.table(
        [
            *_onto_the_path(),
            (Cell(f"cd {shell(str(main))}", COMMAND), "the disposable repository; the agents' work trees lie beside it"),
            (Cell("git log --graph --stat", COMMAND), "one merge commit with all that landed"),
            (Cell("cat findings.md", COMMAND), "what all of them found"),
            (Cell("mergekit status", COMMAND), "where every replica stands now"),
            (Cell("mergekit conflicts", COMMAND), "what is open, as data"),
            (Cell(f"rm -rf {shell(str(main.parent))}", COMMAND), "when you have seen enough"),
        ]
    )
    return page
