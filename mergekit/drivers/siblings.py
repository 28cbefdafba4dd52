"""Decisions: what several writers decided differently stands in the file as siblings, in the file's own format.

JSON, YAML and TOML merge by field, Markdown by section (with its front matter by field), other texts by paragraph.
Nothing holds a landing: each variant is there with who wrote it, a later merge adds to them, and a later commit that
replaces them has decided. What cannot be taken apart becomes siblings of whole files.

Options: `form`; `override`, an order of replicas (patterns, the highest authority first): the variant of a higher one stands in the
file, and the others are told beside it as a conflict of the kind ``overruled``.
"""

from __future__ import annotations

from mergekit.decisions import forms
from mergekit.decisions.authority import overruled
from mergekit.decisions.standing import conflicts, decided, settle
from mergekit.documents.pieces import agreed, as_shown, remembered
from mergekit.driver import Content, Contest, MergeDriver, Outcome
from mergekit.drivers import binary
from mergekit.lines.split import is_binary

_FORMS = {
    ".json": "json",
    ".jsonc": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
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
            done = forms.merge(shown, _form(contest))
    if done is None:
        return binary.merge(contest)
    return _outcome(contest.path, done.value, contest.options.get("override", ""))


def _outcome(path: str, content: Content, authorities: str) -> Outcome:
    """Give what stands in the content: the siblings of this merge, and those of earlier ones that are still open."""
    content, told = overruled(path, content, authorities, decided)
    if content is None:
        return Outcome(None, None, told)
    return Outcome(content, settle(content), (*conflicts(path, content), *told))


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
