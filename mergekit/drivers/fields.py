"""Typed files: tasks, findings, votes and whatever a policy gives a type; every field merges by its own.

Nothing holds a landing: what nobody can decide stands in the file as siblings, in the file's own format, until somebody decides.
"""

from __future__ import annotations

from functools import partial

from mergekit.conflicts import Place
from mergekit.decisions.authority import overruled
from mergekit.documents.pieces import agreed, as_shown
from mergekit.driver import Contest, MergeDriver, Outcome
from mergekit.drivers import binary
from mergekit.drivers import siblings as decisions
from mergekit.events import Event
from mergekit.fields.forms import FORMS, LINES, form_of, unfit
from mergekit.fields.large import LARGEST, is_large, merge_large
from mergekit.fields.merging import Merged, merge_as_one, merge_file
from mergekit.fields.schema import asks, options_term
from mergekit.fields.standing import conflicts, decided, settle
from mergekit.frozen import replace
from mergekit.lines.split import is_binary
from mergekit.values.kind import Term, Told, counts
from mergekit.values.writes import remembered


def merge(contest: Contest) -> Outcome:
    """Merge a typed file; see the module."""
    form = form_of(contest.path, contest.options)
    if not form:
        return _by_siblings(contest)
    shown = remembered(as_shown(contest))
    term = options_term(contest.options)
    alone = len(_changers(shown)) < 2 and contest.written is None  # noqa: PLR2004 (two who did the same count twice)
    agreement = agreed(shown.deciding()) if alone or not asks(term) else None
    done: Merged | None = None if agreement is None else Merged(agreement.value)
    if done is None and not any(version is not None and is_binary(version) for version in (shown.base, *shown.sides)):
        done = _merged(shown, form, term)
    if done is None:
        return binary.merge(contest)
    return _outcome(contest.path, done, contest.options.get("override", ""), lines=form == LINES)


def _merged(contest: Contest, form: str, term: Term) -> Merged | None:
    """Merge field by field; a file that is too large for that by lines, or as the one value that it is."""
    if form not in LARGEST or not is_large(form, [version for version in (contest.base, *contest.sides) if version is not None]):
        return merge_file(contest, form, term, contest.options.get("key", ""))
    counted = counts(term)
    text = merge_large(contest, form, counted=counted)
    if text is not None:
        return Merged(text)
    done = merge_as_one(contest, form)
    writers = tuple(dict.fromkeys(writer for writer, side in zip(contest.writers, contest.sides, strict=True) if side != contest.base))
    if done is None or not counted or len(writers) < 2 or len(set(contest.sides)) > 1:  # noqa: PLR2004 (several)
        return done
    return Merged(done.content, (Told("too-large", writers, ("one value: what each of them counted stands once",)),))


def _changers(contest: Contest) -> set[tuple[object, ...]]:
    """Name the writers of the sides that differ from the base."""
    pairs = zip(contest.sides, contest.writers, strict=True)
    return {(writer.order, writer.label) for side, writer in pairs if side != contest.base}


def _by_siblings(contest: Contest) -> Outcome:
    """Merge what is no document as the siblings driver does."""
    override = contest.options.get("override", "")
    found = decisions.merge(replace(contest, options={"override": override} if override else {}))
    return replace(found, conflicts=tuple(replace(one, driver="fields") if one.driver == "siblings" else one for one in found.conflicts))


def _outcome(path: str, done: Merged, authorities: str, *, lines: bool) -> Outcome:
    """Give what stands in the content: the siblings of this merge, and those of earlier ones that are still open."""
    content, told = overruled(path, done.content, authorities, partial(decided, lines=lines))
    if content is None:
        return Outcome(None, None, told)
    return Outcome(content, settle(content), (*conflicts(path, content, lines=lines), *told), tuple(map(_event, done.told)))


def _event(told: Told) -> Event:
    """Tell what a type decided; its odds are none, since it is no guess."""
    return Event(told.rule, Place(key=".".join(told.path)), told.writers, told.facts, 0.0)


DRIVER = MergeDriver(
    name="fields",
    summary="typed files: each field by its type; siblings, in the file's own format, where nobody can decide",
    merge=merge,
    holds=False,
    absence=True,
    settle=settle,
    reads_back=True,
    options={"type": (), "form": FORMS, "key": (), "override": ()},
    unfit=unfit,
    counts=lambda options: asks(options_term(options)),
)
