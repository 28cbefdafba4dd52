"""Conflicts and siblings: what a merge could not decide, as data with stable names."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.frozen import field, frozen
from mergekit.patterns import pattern

OVERRULED = "overruled"
"""The kind of a conflict that the policy's order of authorities decided: the file shows that variant, the others are told beside it."""
_BLANK = " \t\r\n"
_TRAILER = pattern(r"(?P<sure>[A-Za-z0-9]+-[A-Za-z0-9-]*[ \t]*:|\(cherry picked from commit )|[A-Za-z0-9]+[ \t]*:(?!//)|[ \t]+\S")


def said(message: str) -> str:
    """Give subject and body of a commit's message, without the trailers at its end and the blanks around it.

    Trailers are paragraphs of nothing but ``Key: value`` lines (and their indented continuations), as for git, one
    with a hyphen in its key: that is what tells them from a sentence (``Reason: it is slow``). Several such paragraphs
    may follow each other, as ``git commit -m`` makes them. The first paragraph always stays.

    Law: ``said(said(m)) == said(m)``.
    """
    if not message:
        return ""
    lines = message.strip(_BLANK).split("\n")
    end, sure, first = len(lines), False, ""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        found = _TRAILER.match(line)
        if found is not None:
            sure, first = sure or found["sure"] is not None, line
        elif line.strip(_BLANK):
            break
        elif first:  # a blank line above a paragraph
            if not sure or first[0] in _BLANK:
                break
            end, sure, first = at, False, ""
    return "\n".join(lines[:end]).rstrip(_BLANK)


@frozen
class Writer:
    """The commit that wrote a value, as far as a reader of the conflict needs it.

    `label` is the replica trailer of the commit, or else its author and short id: never a branch name, which two
    clones may disagree on. `commit` is empty where there is no history (`merge-file`). `time` is in seconds since
    1970 and `offset` in minutes east of UTC, both of the author. `message` is what the commit says to people: `said`.
    """

    label: str
    commit: str = ""
    author: str = ""
    time: int = 0
    offset: int = 0
    message: str = ""

    def __post_init__(self) -> None:
        """Keep of the message what is said to people, whether it comes from a commit or was read back."""
        object.__setattr__(self, "message", said(self.message))

    @property
    def order(self) -> tuple[int, str, str]:
        """The place of this writer among others: by author time, then by id; without history by label."""
        return (self.time, self.commit, self.label)


@frozen
class Sibling:
    """One of the concurrent values of a conflict, with everybody who wrote it; `value` is None for a deletion."""

    value: bytes | None
    writers: tuple[Writer, ...]


@frozen
class Place:
    """Where in a file a conflict lies: lines of the merged file (1-based, last included), or a key path within it."""

    first_line: int = 0
    last_line: int = 0
    key: str = ""


@frozen
class Conflict:
    """What the sides disagree on: a base, its siblings (two or more), and where.

    `kind` names what clashed: ``content``, ``delete/modify``, ``add/add``, ``mode``, ``rename``, ``record``, ``field`` ...
    `holds` tells whether a landing waits for it; siblings in data do not hold.
    `id` is a function of driver, path, `region` and the values of base and siblings, so that edits elsewhere in the
    file, and who is merged first, do not change it.
    """

    driver: str
    path: str
    kind: str
    base: bytes | None
    siblings: tuple[Sibling, ...]
    holds: bool
    place: Place = Place()
    region: str = ""
    message: str = ""
    id: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Compute the id."""
        object.__setattr__(self, "id", self._identify())

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to decide: an order of authorities has decided what it overruled."""
        return self.kind != OVERRULED

    def _identify(self) -> str:
        """Hash what the conflict is about, every part behind its length so that no two inputs run together."""
        from mergekit.digest import sha256  # late: a clean merge has nothing to name

        digest = sha256()
        values = sorted(_tagged(sibling.value) for sibling in self.siblings)
        parts = [part.encode(errors="surrogateescape") for part in (self.driver, self.path, self.kind, self.region)]
        for part in (*parts, _tagged(self.base), *values):
            digest.update(b"%d:" % len(part))
            digest.update(part)
        return digest.hexdigest()[:40]


def _tagged(value: bytes | None) -> bytes:
    """Keep absence apart from emptiness."""
    return b"-" if value is None else b"=" + value


def siblings_of(values: Sequence[tuple[bytes | None, Writer]]) -> tuple[Sibling, ...]:
    """Group values with their writers: one sibling per distinct value, in the order of its earliest writer."""
    grouped: dict[bytes | None, list[Writer]] = {}
    for value, writer in values:
        writers = grouped.setdefault(value, [])
        if writer not in writers:
            writers.append(writer)
    siblings = [Sibling(value, tuple(sorted(writers, key=lambda w: w.order))) for value, writers in grouped.items()]
    return tuple(sorted(siblings, key=lambda s: (s.writers[0].order, _tagged(s.value))))
