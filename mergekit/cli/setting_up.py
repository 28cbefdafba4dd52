"""What `mergekit init` and `mergekit deinit` share: which files, what is printed, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli import exits
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository

if TYPE_CHECKING:
    from mergekit.git.settings import Settings
    from mergekit.setup.installing import Places


def set_up(*, taking_away: bool, of_user: bool, dry_run: bool, as_json: bool) -> int:
    """Plan, carry out (unless it is a dry run), and tell."""
    places, configured = _of_user() if of_user else _of_repository()
    from mergekit.cli.views.setup import changes_page, changes_to_json
    from mergekit.setup.installing import carry_out, plan_deinit, plan_init

    changes = plan_deinit(places) if taking_away else plan_init(places, configured)
    if not dry_run:
        carry_out(changes)
    if as_json:
        print_json(changes_to_json(changes, of_user=of_user, dry_run=dry_run))
    else:
        changes_page(changes, taking_away=taking_away, of_user=of_user, dry_run=dry_run).show()
    return exits.DONE


def _of_repository() -> tuple[Places, Settings]:
    repository = open_repository()
    from mergekit.git.settings import settings
    from mergekit.setup.installing import places_of

    return places_of(repository), settings(repository)


def _of_user() -> tuple[Places, Settings]:
    from pathlib import Path

    from mergekit.cli.user_files import user_attributes, user_configuration
    from mergekit.git.settings import of_user
    from mergekit.setup.installing import Places

    configured = of_user()
    named = configured.get("core.attributesfile", ("",))[-1]
    return Places(user_configuration(), Path(named).expanduser() if named else user_attributes()), configured
