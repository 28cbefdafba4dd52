"""Text, line by line: regions that different sides changed merge; what they disagree on stands between markers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from mergekit import languages
from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.driver import Content, Contest, MergeDriver, Outcome, clean
from mergekit.lines import markers
from mergekit.lines.deciding import decide
from mergekit.lines.merged import Piece, Settled
from mergekit.lines.rendering import show
from mergekit.lines.split import EndOfLine, end_of_line, is_binary, to_crlf, to_lf
from mergekit.syntax import front_matter

NAME = "text"


def merge(contest: Contest) -> Outcome:
    """Merge texts; an absent base is an empty one. Content that is no text merges as a whole.

    Ends of lines are a value of their own where each version has one kind of them: the side that converted them is
    heard, and edits beside it merge. Option ``marker-size``: the least length of conflict markers; ``trust``: how sure
    a rule must be that decides what the sides disagree on; ``syntax``: whether that of a known language is looked at.

    Front matter that lines leave open merges by key, if that leaves nothing open in the whole text.
    """
    outcome = _merge(contest)
    if not outcome.conflicts or not front_matter.may_have(contest.path):
        return outcome
    whole = _by_key(contest)
    return outcome if whole is None or whole.conflicts else whole


def merge_with_front_matter(contest: Contest) -> Outcome:
    """Merge texts, and front matter by key even where something is left open."""
    return _by_key(contest) or _merge(contest)


def _by_key(contest: Contest) -> Outcome | None:
    """Merge front matter by key; None where there is none, and where keys do not decide."""
    from mergekit.documents.by_keys import asks_more  # late: most texts are clean, or have none
    from mergekit.documents.front_matter import merge_front_matter

    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if any(map(is_binary, versions)) or asks_more(contest.options.get("trust", "")):
        return None
    return merge_front_matter(contest, _merge)


def _merge(contest: Contest) -> Outcome:
    """Merge by lines."""
    size = _marker_size(contest.options.get("marker-size", ""))
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if any(map(is_binary, versions)):
        from mergekit.drivers import binary  # late: most that is merged as text is text

        return binary.merge(contest)
    resolved = contest.decide()
    if resolved is not None:
        if resolved.value is None:
            return clean(None)
        standing = Settled(markers.split(resolved.value))
        return show((standing,), contest.writers, path=contest.path, driver=NAME, size=size)
    style = _end_of_line(contest)
    if style is EndOfLine.MIXED:
        return show(_decide(contest, contest.options), contest.writers, path=contest.path, driver=NAME, size=size)
    restore = to_crlf if style is EndOfLine.CRLF else bytes
    pieces = _decide(contest.map(cache(_to_lf)), contest.options)
    return show(pieces, contest.writers, path=contest.path, driver=NAME, size=size, restore=restore)


def _decide(contest: Contested[Content], options: Mapping[str, str]) -> Sequence[Piece]:
    """Decide by lines, and where the name of the file says in what language it is, by its syntax, too; then look at what came out."""
    trust = options.get("trust", "")
    if options.get("syntax") == "off":
        return decide(contest, trust)
    # Late: most files that are merged are clean, and of no language.
    profile = languages.of_path(contest.path)
    if profile is None:
        from mergekit.code import unread

        return unread.decide(contest, trust)
    from mergekit.code import deciding

    return deciding.decide(contest, profile, trust)


def merge_texts(base: Content, sides: Sequence[Content], writers: Sequence[Writer] = ()) -> Outcome:
    """Merge texts without a history behind them; absent ones are empty. Without writers, sides are told by number."""
    names = tuple(writers) or tuple(Writer(f"side {i}", time=i) for i in range(1, len(sides) + 1))
    return merge(Contest("", base, tuple(side or b"" for side in sides), names))


def _end_of_line(contest: Contest) -> EndOfLine:
    """Decide how the lines of the result end; MIXED where a version mixes them, or the sides disagree: lines decide then."""
    start = end_of_line(contest.base or b"")

    def kind(content: Content) -> EndOfLine:
        found = end_of_line(content or b"")
        return start if found is EndOfLine.NONE else found

    if EndOfLine.MIXED in {start, *map(kind, contest.sides)}:
        return EndOfLine.MIXED
    resolved = contest.map(kind).decide()
    return EndOfLine.MIXED if resolved is None else resolved.value


def _to_lf(content: Content) -> Content:
    return None if content is None else to_lf(content)


def _marker_size(option: str) -> int:
    """Read the option; what is no sensible number is none."""
    return int(option) if option.isascii() and option.isdigit() and len(option) < 4 else markers.SHORTEST  # noqa: PLR2004 (digits)


DRIVER = MergeDriver(
    name=NAME,
    summary="lines: changes in different places merge; the rest stands between conflict markers",
    merge=merge,
    holds=True,
    options={"marker-size": (), "syntax": ("on", "off"), "trust": ("safe", "balanced", "eager")},
    settle=markers.settle,
    reads_back=True,
)
