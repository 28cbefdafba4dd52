"""A file's versions as records under keys: which form they have, and what names a record in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from mergekit.frozen import frozen
from mergekit.records import blocks
from mergekit.records.json_text import JsonObject, identity, loads, meaning, read_object

Form: TypeAlias = Literal["jsonl", "blocks", "lines"]
"""What a record is: a line that is a JSON object, a block of Markdown or the like, or a line."""

FIELDS = ("id", "uuid", "key")
"""The fields that name a JSON record, unless the policy says which."""

_MARKUP = (".md", ".markdown", ".rst", ".txt")
_JSON_LINES = (".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"

ROOT = 0
"""The section of what no heading stands above."""

FRONT = -1
"""The section of front matter."""

END = -1
"""The place after the last record, where a key would stand."""


@frozen
class Name:
    """What names a record in every version.

    ``id``: the value of its key field; `text` is that as JSON. ``front``: its key in front matter. ``text``,
    ``heading``: what it says, the section it stands in, and how many of the same stand before it there, so that n equal
    records are n keys: what one side adds to them and another takes away both count.
    """

    kind: Literal["id", "front", "text", "heading"]
    section: int
    text: bytes
    occurrence: int = 0


@frozen
class Version:
    """One version of a file: its records by key, in their order, and what stands around them.

    Keys are small numbers that the `Reader` gave out; no result depends on which. `leads` are the blank lines above a
    record (above `END`: at the end of the file). `groups` are the records that are ordered among themselves. `eol` is
    None where no line ends.

    Law: its lines, in order and joined as `eol` and `final` say, are the content.
    """

    content: bytes | None
    bom: bool
    eol: bytes | None
    final: bool
    order: tuple[int, ...]
    texts: Mapping[int, bytes]
    leads: Mapping[int, tuple[bytes, ...]]
    groups: Mapping[int, Sequence[int]]


def body(section: int) -> int:
    """Name the group of the records right under a section's heading."""
    return 2 * section


def heads(section: int) -> int:
    """Name the group of the headings right below a section."""
    return 2 * section + 1


def section_of(heading: int) -> int:
    """Name the section that a heading opens."""
    return heading + 1


class Reader:
    """Reads versions of one file, all in the same form and with the same keys.

    `form` and `field` (which names JSON records; None: their content does) are chosen from all versions together, never
    from a single one, so that the order of sides cannot matter. An id that stands twice in one of these versions names
    nothing: its records are kept by content, so that none is ever lost.
    """

    def __init__(self, path: str, contents: Iterable[bytes | None], options: Mapping[str, str]) -> None:
        cut = [_cut(content) for content in contents if content]
        lines = {line for one in cut for line in one.lines if not _blank(line)}
        self._kinds = blocks.Kinds(rst=path.lower().endswith(".rst"))
        self._identities: dict[bytes, bytes | None] = {}
        in_front = not self._kinds.rst and any(blocks.has_front_matter(one.lines) for one in cut)
        self.form, self.field = self._choose(path.lower(), lines, options, in_front=in_front)
        self.names: list[Name] = []
        self._numbers: dict[Name, int] = {}
        self._known: dict[bytes, int | list[int]] = {}
        self._equal: dict[bytes, list[int]] = {}
        self._says: dict[bytes, bytes] = {}
        self._versions: dict[bytes | None, Version] = {}
        self._objects: dict[bytes, JsonObject | None] = {}
        self._meanings: dict[bytes, str] = {}
        self._ambiguous = self._repeated(cut) if self.field is not None else frozenset[bytes]()

    def _choose(self, path: str, lines: set[bytes], options: Mapping[str, str], *, in_front: bool) -> tuple[Form, str | None]:
        """Choose the form, and the field that names JSON records."""
        wanted = options.get("form")
        if wanted == "lines":
            return "lines", None
        if wanted == "blocks":
            return "blocks", None
        forced = wanted == "jsonl" or path.endswith(_JSON_LINES)
        objects: list[dict[str, object]] = []
        found: dict[bytes, dict[str, object]] = {}
        for line in lines:
            parsed = loads(line) if line.lstrip().startswith(b"{") else None
            if isinstance(parsed, dict):
                objects.append(parsed)
                found[line] = parsed
            elif not forced:
                break
        if forced or (lines and len(objects) == len(lines)):
            fields = (options["key"],) if options.get("key") else FIELDS
            optional = bool(options.get("key"))
            field = next((f for f in fields if optional or (objects and all(identity(o.get(f)) is not None for o in objects))), None)
            if field is not None:
                self._identities = {line: identity(parsed.get(field)) for line, parsed in found.items()}
            return "jsonl", field
        if path.endswith(_MARKUP) and (in_front or blocks.has_bullets(tuple(lines))):
            return "blocks", None
        return "lines", None

    def _repeated(self, versions: Iterable[_Cut]) -> frozenset[bytes]:
        """Find the ids that stand twice in one version."""
        repeated: set[bytes] = set()
        for one in versions:
            ids = [name for name in map(self._identities.get, one.lines) if name is not None]
            if len(set(ids)) < len(ids):
                seen: set[bytes] = set()
                repeated.update(name for name in ids if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        return frozenset(repeated)

    def read(self, content: bytes | None) -> Version:
        """Read one version; a file that is not there has no records."""
        known = self._versions.get(content)
        if known is None:
            known = self._versions[content] = self._read(content)
        return known

    def object(self, text: bytes) -> JsonObject | None:
        """Read an object within a record, once."""
        if text not in self._objects:
            self._objects[text] = read_object(text)
        return self._objects[text]

    def meaning(self, text: bytes | None) -> str | None:
        """Give what a JSON text says, once; None for none."""
        if text is None:
            return None
        known = self._meanings.get(text)
        if known is None:
            known = self._meanings[text] = meaning(text)
        return known

    def _read(self, content: bytes | None) -> Version:
        cut = _cut(content or b"")
        texts: dict[int, bytes] = {}
        leads: dict[int, tuple[bytes, ...]] = {}
        groups: dict[int, list[int]] = {}
        if self.form == "blocks":
            blank = self._read_blocks(cut.lines, texts, leads, groups)
        else:
            blank = self._read_lines(cut.lines, texts, leads)
            groups[body(ROOT)] = list(texts)
        if blank:
            leads[END] = tuple(blank)
        return Version(content, cut.bom, cut.eol, cut.final, tuple(texts), texts, leads, groups)

    def _read_lines(self, lines: Sequence[bytes], texts: dict[int, bytes], leads: dict[int, tuple[bytes, ...]]) -> list[bytes]:
        """Read lines as records; give the blank ones at the end."""
        blank: list[bytes] = []
        counts: dict[int, int] = {}
        known = self._known
        for line in lines:
            if _blank(line):
                blank.append(line)
                continue
            key = known.get(line)
            if key is None:
                key = known[line] = self._name_line(line)
            if isinstance(key, list):  # the keys of equal lines, as far as any version has had them
                count = counts[key[0]] = counts.get(key[0], -1) + 1
                if count == len(key):
                    key.append(self._number(Name("text", ROOT, line.removesuffix(b"\r"), count)))
                key = key[count]
            if blank:
                leads[key] = tuple(blank)
                blank = []
            texts[key] = line
        return blank

    def _name_line(self, line: bytes) -> int | list[int]:
        """Give the key of a line that has an id, else the keys of the lines that say the same."""
        if self.field is not None:
            if line not in self._identities:  # a version that was not there when the form was chosen
                parsed = loads(line)
                self._identities[line] = identity(parsed.get(self.field)) if isinstance(parsed, dict) else None
            name = self._identities[line]
            if name is not None and name not in self._ambiguous:
                return self._number(Name("id", ROOT, name))
        said = line.removesuffix(b"\r")
        return self._equal.setdefault(said, [self._number(Name("text", ROOT, said))])

    def _read_blocks(
        self, lines: Sequence[bytes], texts: dict[int, bytes], leads: dict[int, tuple[bytes, ...]], groups: dict[int, list[int]]
    ) -> Sequence[bytes]:
        """Read blocks as records, each in its section; give the blank lines at the end."""
        counts: dict[tuple[int, bytes], int] = {}
        open_sections = [(0, ROOT)]
        after = 0
        for block in blocks.split(lines, self._kinds):
            text = b"\n".join(lines[block.start : block.end])
            while block.level and open_sections[-1][0] >= block.level:
                open_sections.pop()
            section = FRONT if block.front is not None else open_sections[-1][1]
            said = self._said(text) if block.front is None else block.front
            count = counts[section, said] = counts.get((section, said), -1) + 1
            if block.level:
                key = self._number(Name("heading", section, said, count))
                open_sections.append((block.level, section_of(key)))
                groups.setdefault(heads(section), []).append(key)
            else:
                key = self._number(Name("text" if block.front is None else "front", section, said, count))
                groups.setdefault(body(section), []).append(key)
            if block.start > after:
                leads[key] = tuple(lines[after : block.start])
            texts[key] = text
            after = block.end
        return lines[after:]

    def _said(self, text: bytes) -> bytes:
        """Give what names a block, once."""
        known = self._says.get(text)
        if known is None:
            known = self._says[text] = blocks.unnumbered(text)
        return known

    def _number(self, name: Name) -> int:
        """Give the key for a name."""
        known = self._numbers.get(name)
        if known is None:
            known = self._numbers[name] = len(self.names)
            self.names.append(name)
        return known


@frozen
class _Cut:
    """A file as lines without their ends; lines are cut at CR LF only where all of them end so."""

    bom: bool
    eol: bytes | None
    final: bool
    lines: Sequence[bytes]


def _cut(content: bytes) -> _Cut:
    bom = content.startswith(_BOM)
    text = content[len(_BOM) :] if bom else content
    ends = text.count(b"\n")
    eol = b"\r\n" if ends and text.count(b"\r\n") == ends else b"\n"
    lines = text.split(eol)
    final = not lines[-1]
    return _Cut(bom, eol if ends else None, final, lines[:-1] if final else lines)


def _blank(line: bytes) -> bool:
    """Tell whether a line shows nothing."""
    return not line or line.isspace()
