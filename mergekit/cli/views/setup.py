"""Set-up as pages and JSON: what init and deinit change, what doctor finds, how hooks stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count
from mergekit.landing.to_json import text_to_json
from mergekit.setup.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mergekit.hooks.installing import Installed
    from mergekit.landing.to_json import Json
    from mergekit.setup.installing import Change

_ACTIONS = {"write": Cell("write", GOOD), "remove": Cell("remove", OPEN), "keep": Cell("keep", FAINT)}
_STATES = {
    "installed": Cell("installed", GOOD),
    "behind": Cell("installed", GOOD),
    "outdated": Cell("outdated", OPEN),
    "overridden": Cell("overridden", BAD),
    "absent": Cell("absent", FAINT),
}
_KINDS = {"dangerous": BAD, "wrong": BAD, "missing": OPEN, "inert": OPEN}


def changes_page(changes: Sequence[Change], *, taking_away: bool, of_user: bool, dry_run: bool) -> Page:
    """Lay out what happens, or in a dry run would happen, to each file."""
    page = Page()
    done = [change for change in changes if change.action != "keep"]
    if not done:
        page.line("There is nothing to take away." if taking_away else "Everything is set up already.")
    else:
        page.line("This would change:" if dry_run else "Changed:")
    page.table((_ACTIONS[change.action], str(change.edit.path), Cell(change.reason, FAINT)) for change in changes)
    committed = [change for change in done if change.what in {"attributes", "policy"}]
    if not taking_away and not of_user and not dry_run and committed:
        page.heading("Next")
        names = " ".join(change.edit.path.name for change in reversed(committed))
        page.table(
            [
                (Cell(f"git add {names}; git commit", COMMAND), "what is not committed does not count"),
                (Cell("mergekit hooks install", COMMAND), "looks at commits as they are made"),
                (Cell("mergekit doctor", COMMAND), "tells what else is missing"),
            ]
        )
    return page


def changes_to_json(changes: Sequence[Change], *, of_user: bool, dry_run: bool) -> dict[str, Json]:
    """Give the object of `mergekit init` and `mergekit deinit`."""
    return {
        "dry_run": dry_run,
        "scope": "user" if of_user else "repository",
        "changes": [
            {"what": change.what, "action": change.action, "file": text_to_json(str(change.edit.path)), "reason": change.reason}
            for change in changes
        ],
    }


def findings_page(found: Sequence[Finding]) -> Page:
    """Lay out what doctor found, the worst first, each with its remedy below it."""
    page = Page()
    if not found:
        page.line(Cell("Nothing is wrong here.", GOOD))
        return page
    page.line(f"{count(len(found), 'finding')}:")
    for finding in found:
        page.line()
        page.line(Cell(finding.kind, _KINDS[finding.kind]), "  ", Cell(finding.where or finding.code, STRONG))
        page.line(finding.message, indent=2)
        page.line(Cell(finding.command, COMMAND), indent=2)
    return page


def findings_to_json(found: Sequence[Finding]) -> dict[str, Json]:
    """Give the object of `mergekit doctor`."""
    return {
        "findings": [
            {
                "kind": finding.kind,
                "code": finding.code,
                "where": text_to_json(finding.where),
                "message": text_to_json(finding.message),
                "command": text_to_json(finding.command),
            }
            for finding in found
        ]
    }


def hook_findings(installed: Installed) -> tuple[Finding, ...]:
    """Say what is wrong with hooks that are installed; that none are is nothing wrong."""
    where = str(installed.directory)
    if installed.lost:
        message = "core.hooksPath leads to a directory that is gone, so git runs no hook at all"
        return (Finding("dangerous", "hooks-lost", message, "mergekit hooks install", where),)
    states = {hook.state for hook in installed.hooks}
    if "overridden" in states:
        message = "mergekit's hooks are installed, but git looks for hooks elsewhere (core.hooksPath), so they never run"
        return (Finding("inert", "hooks-overridden", message, "mergekit hooks install", where),)
    names = [hook.name for hook in installed.hooks if hook.state in {"absent", "outdated"}]
    if names and states != {"absent"}:
        message = f"some of mergekit's hooks are missing or of another version: {', '.join(names)}"
        return (Finding("missing", "hooks-incomplete", message, "mergekit hooks install", where),)
    return ()


def hooks_page(installed: Installed) -> Page:
    """Lay out how hooks stand."""
    page = Page()
    between = "; what was configured runs first" if installed.between else ""
    page.line("Git looks for hooks in ", Cell(str(installed.directory), STRONG), Cell(between, FAINT))
    page.table(
        (_STATES[hook.state], hook.name, Cell(f"after {hook.before}" if hook.before and hook.state != "absent" else "", FAINT))
        for hook in installed.hooks
    )
    wrong = hook_findings(installed)
    if wrong or all(hook.state == "absent" for hook in installed.hooks):
        page.heading("Next")
        page.table([(Cell("mergekit hooks install", COMMAND), wrong[0].message if wrong else "puts them beside the hooks that are there")])
    return page


def hooks_to_json(installed: Installed) -> dict[str, Json]:
    """Give the object of `mergekit hooks`."""
    return {
        "directory": text_to_json(str(installed.directory)),
        "between": installed.between,
        "hooks": [{"name": hook.name, "state": hook.state, "before": text_to_json(hook.before) or None} for hook in installed.hooks],
    }
