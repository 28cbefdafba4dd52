"""What `mergekit merge` does once its arguments are understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mergekit.cli import exits
from mergekit.cli.asking import asked_by, clear_up
from mergekit.cli.one_file import trust_option
from mergekit.cli.output import print_json
from mergekit.cli.progress import progress
from mergekit.cli.repository import open_repository

if TYPE_CHECKING:
    from mergekit.landing.results import Mode


def merge_replicas(  # noqa: PLR0913 (each is an option of the command)
    replicas: Sequence[str],
    *,
    into: str | None,
    mode: Mode,
    dry_run: bool,
    as_json: bool,
    start: str | None = None,
    push: bool = False,
    trust: str = "",
    remote: str | None = None,
    verify: str | None = None,
) -> int:
    """Land replicas, with `push` on the branch of a remote first, print what came of it, and give the exit code.

    Raises:
        UsageError: if a remote is named, and nothing is to be pushed.
    """
    trust_option(trust)
    repository = open_repository()
    from mergekit.landing.land import NOBODY, land

    if remote is not None and not push:
        from mergekit.errors import UsageError

        raise UsageError("--remote says where --push pushes to, and nothing is to be pushed", "add --push, or leave --remote away")
    if not dry_run:
        clear_up(repository)
    by = NOBODY if dry_run else asked_by(repository)
    verification = None
    if verify is not None:
        from mergekit.cli.verifying import verification as verified_by

        verification = verified_by(repository, verify)
    with progress() as tell:
        if push:
            from mergekit.landing.push import land_and_push

            result = land_and_push(
                repository,
                replicas,
                into=into,
                start=start,
                remote=remote,
                mode=mode,
                verification=verification,
                dry_run=dry_run,
                progress=tell,
                by=by,
                trust=trust,
            )
        else:
            result = land(
                repository,
                replicas,
                into=into,
                start=start,
                mode=mode,
                verification=verification,
                dry_run=dry_run,
                progress=tell,
                by=by,
                trust=trust,
            )
    if as_json:
        from mergekit.landing.to_json import landing_to_json

        print_json(landing_to_json(result))
    else:
        from mergekit.cli.views.landing import landing_page

        landing_page(result).show()
    return exits.FINDINGS if result.held or result.open else exits.DONE
