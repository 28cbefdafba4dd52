"""Decisions: what several writers decided differently stands in the file as siblings, in the file's own format.

JSON, YAML and TOML merge by field, CSV, several YAML documents and lists by record and field, Markdown by section (with its front
matter by field), other texts by paragraph.
Nothing holds a landing: each variant is there with who wrote it, a later merge adds to them, and a later commit that
replaces them has decided. What cannot be taken apart becomes siblings of whole files.

Options: `form`; `override`, an order of replicas (patterns, the highest authority first): the variant of a higher one stands in the
file, and the others are told beside it as a conflict of the kind ``overruled``.
"""

from __future__ import annotations

from collections.abc import Callable

from mergekit.conflicts import Conflict
from mergekit.decisions import forms, standing
from mergekit.decisions.authority import overruled
from mergekit.documents.frame import unframed
from mergekit.documents.pieces import agreed, as_shown, remembered
from mergekit.driver import Content, Contest, MergeDriver, Outcome
from mergekit.drivers import binary
from mergekit.fields import standing as typed
from mergekit.fields.forms import dialect_of
from mergekit.fields.merging import merge_file
from mergekit.fields.schema import plain_term
from mergekit.frozen import replace
from mergekit.lines.split import is_binary
from mergekit.merge import Resolved
from mergekit.siblings_format import State

_FORMS = {
    ".json": "json",
    ".jsonc": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
}
"""The form by the end of the path; everything else is plain text. The option `form` has the last word."""


def merge(contest: Contest) -> Outcome:
    """Merge decisions; see the module."""
    shown = remembered(as_shown(contest))
    done = agreed(shown.deciding())
    if done is None:
        versions = (shown.base, *shown.sides)
        if not any(version is not None and is_binary(version) for version in versions):
            done = _merged(shown, _form(contest))
    if done is None:
        return binary.merge(contest)
    return _outcome(contest.path, done.value, contest.options.get("override", ""))


def _merged(contest: Contest, form: str) -> Resolved[Content] | None:
    """Merge files of a form; those of many records as typed ones whose fields have no type."""
    versions = [unframed(version)[0] for version in (contest.base, *contest.sides) if version is not None]
    if form not in ("markdown", "plain") and dialect_of(form, versions).records is not None:
        found = merge_file(contest, form, plain_term())
        return None if found is None else Resolved(found.content)
    return forms.merge(contest, form)


def _outcome(path: str, content: Content, authorities: str) -> Outcome:
    """Give what stands in the content: the siblings of this merge, and those of earlier ones that are still open."""
    content, told = overruled(path, content, authorities, _decided)
    if content is None:
        return Outcome(None, None, told)
    return Outcome(content, settle(content), (*_conflicts(path, content), *told))


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none."""
    return typed.settle(content) if typed.stand_in_records(content) else standing.settle(content)


def _conflicts(path: str, content: bytes) -> tuple[Conflict, ...]:
    if not typed.stand_in_records(content):
        return standing.conflicts(path, content)
    return tuple(replace(one, driver=standing.DRIVER) for one in typed.conflicts(path, content))


def _decided(path: str, content: bytes, instead: Callable[[State], State]) -> tuple[Content, tuple[Conflict, ...]]:
    if not typed.stand_in_records(content):
        return standing.decided(path, content, instead)
    shown, gone = typed.decided(path, content, instead)
    return shown, tuple(replace(one, driver=standing.DRIVER) for one in gone)


def _form(contest: Contest) -> str:
    """Choose the form of the file."""
    name = contest.path.rpartition("/")[2].lower()
    chosen = contest.options.get("form", "")
    return chosen if chosen in _FORMS.values() or chosen == "plain" else _FORMS.get("." + name.rpartition(".")[2], "plain")


DRIVER = MergeDriver(
    name="siblings",
    summary="decisions: every variant, in the file's own format, until somebody decides",
    merge=merge,
    holds=False,
    absence=True,
    settle=settle,
    reads_back=True,
    options={"form": (*dict.fromkeys(_FORMS.values()), "plain"), "override": ()},
)
