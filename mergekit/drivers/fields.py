"""Typed files: tasks, findings, votes and whatever a policy gives a type; every field merges by its own.

Nothing holds a landing: what nobody can decide stands in the file as siblings, in the file's own format, until somebody decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from mergekit.conflicts import Place
from mergekit.documents.pieces import agreed, as_shown
from mergekit.driver import Content, Contest, MergeDriver, Outcome, clean
from mergekit.drivers import binary
from mergekit.drivers import siblings as decisions
from mergekit.events import Event
from mergekit.fields.merging import Merged, merge_file
from mergekit.fields.schema import asks, plain_term, term_of
from mergekit.fields.standing import conflicts, settle
from mergekit.frozen import replace
from mergekit.lines.split import is_binary
from mergekit.values.kind import Term, Told
from mergekit.values.writes import remembered

_FORMS = {
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "md": "markdown",
    "markdown": "markdown",
}
"""The form by the end of the path; other files are no documents. The option `form` has the last word."""


def merge(contest: Contest) -> Outcome:
    """Merge a typed file; see the module."""
    form = _form(contest)
    if not form:
        return _by_siblings(contest)
    shown = remembered(as_shown(contest))
    term = _term(contest.options)
    alone = len(_changers(shown)) < 2 and contest.written is None  # noqa: PLR2004 (two who did the same count twice)
    agreement = agreed(shown.deciding()) if alone or not asks(term) else None
    done: Merged | None = None if agreement is None else Merged(agreement.value)
    if done is None and not any(version is not None and is_binary(version) for version in (shown.base, *shown.sides)):
        done = merge_file(shown, form, term)
    if done is None:
        return binary.merge(contest)
    return _outcome(contest.path, done)


def _changers(contest: Contest) -> set[tuple[object, ...]]:
    """Name the writers of the sides that differ from the base."""
    pairs = zip(contest.sides, contest.writers, strict=True)
    return {(writer.order, writer.label) for side, writer in pairs if side != contest.base}


def _by_siblings(contest: Contest) -> Outcome:
    """Merge what is no document as the siblings driver does."""
    found = decisions.merge(replace(contest, options={}))
    return replace(found, conflicts=tuple(replace(one, driver="fields") if one.driver == "siblings" else one for one in found.conflicts))


def _outcome(path: str, done: Merged) -> Outcome:
    """Give what stands in the content: the siblings of this merge, and those of earlier ones that are still open."""
    content: Content = done.content
    if content is None:
        return clean(None)
    return Outcome(content, settle(content), conflicts(path, content), tuple(map(_event, done.told)))


def _event(told: Told) -> Event:
    """Tell what a type decided; its odds are none, since it is no guess."""
    return Event(told.rule, Place(key=".".join(told.path)), told.writers, told.facts, 0.0)


def _form(contest: Contest) -> str:
    """Choose the form of the file; empty where it is no document."""
    chosen = contest.options.get("form", "")
    if chosen in _FORMS.values():
        return chosen
    name = contest.path.rpartition("/")[2].lower()
    return _FORMS.get(name.rpartition(".")[2], "") if "." in name else ""


def _term(options: Mapping[str, str]) -> Term:
    """Give the term of the file's type; a document without types, where none is named that is known."""
    return term_of(options.get("type", ""), options.get("schema", "")) or plain_term()


DRIVER = MergeDriver(
    name="fields",
    summary="typed files: each field by its type; siblings, in the file's own format, where nobody can decide",
    merge=merge,
    holds=False,
    absence=True,
    settle=settle,
    reads_back=True,
    options={"type": (), "form": tuple(dict.fromkeys(_FORMS.values()))},
    counts=lambda options: asks(_term(options)),
)
