"""What `mergekit undo` and `mergekit redo` have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli import exits
from mergekit.cli.asking import asked_by, clear_up
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from mergekit.operations.undo import Undone


def take_back(choose: Callable[[], Callable[..., Undone]], count: int, *, dry_run: bool, as_json: bool) -> int:
    """Undo or redo, as the function says that `choose` imports, print what came of it, and give the exit code."""
    repository = open_repository()
    if not dry_run:
        clear_up(repository)
    done = choose()(repository, count, by=asked_by(repository), dry_run=dry_run)
    if as_json:
        from mergekit.cli.views.operations import undone_to_json

        print_json(undone_to_json(done))
    else:
        from mergekit.cli.views.operations import undone_page

        undone_page(done).show()
    return exits.DONE
