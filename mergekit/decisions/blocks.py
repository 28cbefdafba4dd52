"""Siblings in prose: a block that people read as text, and that reads back exactly.

In Markdown the fences are comments, which no reader of the page sees::

    <!-- mergekit:siblings 0a1b2c3d4e5f -->
    ## Storage

    > **Undecided:** 2 variants of this section were written at the same time. To settle it, replace everything ...

    **Variant 1 of 2**, by agent-a: use SQLite (commit a1b2c3d4, Ann, 2026-01-02T03:04:05+01:00)

    <!-- mergekit:variant 0a1b2c3d4e5f {"by": "agent-a", ...} -->
    We use SQLite.
    <!-- mergekit:end 0a1b2c3d4e5f -->

The heading that all variants share stands once, on top. The id is a hash of everything that the block holds, and a
block is read only where it is, byte for byte, what would be written for what it says: whoever changes anything in it
has made it plain text. In other prose the fences are lines of ``====``.
"""

from __future__ import annotations

import json
import re

from mergekit.conflicts import Writer
from mergekit.digest import sha256
from mergekit.frozen import frozen
from mergekit.siblings_format import Siblings, from_tree, time_text, to_tree


@frozen
class Style:
    """How fences look, how a visible text is kept from being markup, and the words around the variants."""

    name: str
    opening: bytes
    closing: bytes
    special: re.Pattern[str]
    bold: bytes
    quote: bytes


MARKDOWN = Style("markdown", b"<!-- ", b" -->", re.compile(r"([\\`*_{}\[\]<>#|~&!$@])"), b"**", b"> ")
PLAIN = Style("plain", b"==== ", b" ====", re.compile("(?!)"), b"", b"")

_FENCE = re.compile(rb"(?:<!-- |==== )mergekit:siblings ([0-9a-f]{12})( file)?(?: -->| ====)$")
_VARIANT = re.compile(rb"mergekit:variant [0-9a-f]{12} (\{.*\})")
MARK = b"mergekit:siblings "
"""What every block contains."""
# Blanks, and what acts on a page or hides in it. Whether a letter is printable is not asked: Python's versions differ on that.
_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_MAX = 1 << 26


def write(siblings: Siblings, style: Style, *, whole: bool) -> bytes:
    """Write a block: whole lines, each with its line feed. `whole` says that it stands for a whole file.

    Values are whole lines, too: empty, or with a final line feed.
    """
    head = b"" if whole else _shared_heading([siblings.base, *(variant.value for variant in siblings.variants)], style)
    tree = to_tree(siblings, lambda _: "")
    metadata = [_metadata(node) for node in _variants(tree)]
    name = _identify(siblings, metadata, style)

    def fence(what: bytes, more: bytes = b"") -> bytes:
        return style.opening + b"mergekit:" + what + b" " + name + more + style.closing + b"\n"

    count = len(siblings.variants)
    lines = [fence(b"siblings", b" file" if whole else b""), head, b"\n" if head else b"", _notice(count, style, whole=whole), b"\n"]
    for number, (variant, data) in enumerate(zip(siblings.variants, metadata, strict=True), 1):
        lines.append(_caption(number, count, variant.writers, style, gone=variant.value is None))
        lines += [b"\n", fence(b"variant", b" " + data), (variant.value or b"")[len(head) :], fence(b"end"), b"\n"]
    if siblings.base is not None:
        lines += _base(siblings.base[len(head) :], fence(b"base"), fence(b"end"), style)
    lines.append(fence(b"/siblings"))
    return b"".join(lines)


@frozen
class Block:
    """A block that was read: its siblings, where it ends, and whether it stands for a whole file."""

    siblings: Siblings
    end: int
    whole: bool


def read(text: bytes, at: int) -> Block | None:
    """Read the block whose first line begins at an offset; None if none does."""
    line = text[at : _line_end(text, at)].rstrip(b"\n")
    found = _FENCE.match(line)
    if found is None:
        return None
    style = MARKDOWN if line.startswith(MARKDOWN.opening) else PLAIN
    last = style.opening + b"mergekit:/siblings " + found[1] + style.closing + b"\n"
    stop = text.find(b"\n" + last, at)
    if stop < 0 or stop - at > _MAX:
        return None
    end = stop + 1 + len(last)
    siblings = _parsed(text[at:end], found[1], style)
    if siblings is None or write(siblings, style, whole=bool(found[2])) != text[at:end]:
        return None
    return Block(siblings, end, bool(found[2]))


def _parsed(block: bytes, name: bytes, style: Style) -> Siblings | None:
    """Take a block apart, trusting it; None where that leads nowhere."""
    closing = style.opening + b"mergekit:end " + name + style.closing + b"\n"
    head = b""
    second = block.index(b"\n") + 1
    if not block.startswith((b"\n", style.quote + style.bold + b"Undecided"), second):
        head = block[second : _line_end(block, second)]
    nodes: list[dict[str, object]] = []
    tree: dict[str, object] = {"variants": nodes}
    at = second
    while True:
        start = block.find(b"\n" + style.opening + b"mergekit:", at - 1) + 1
        if not start:
            return None
        line = block[start + len(style.opening) : _line_end(block, start)].rstrip(b"\n").removesuffix(style.closing)
        if line == b"mergekit:/siblings " + name:
            return from_tree(tree, lambda value: value if isinstance(value, bytes) else b"")
        body = _line_end(block, start)
        stop = body if block.startswith(closing, body) else block.find(b"\n" + closing, body) + 1
        if stop < body:
            return None
        at = stop + len(closing)
        variant = _VARIANT.fullmatch(line)
        if line == b"mergekit:base " + name:
            tree["base"] = head + block[body:stop]
        elif variant is not None:
            node = _loaded(variant[1])
            if node is None:
                return None
            if node.pop("absent", None) is None:
                node["value"] = head + block[body:stop]
            nodes.append(node)
        else:
            return None


def _loaded(data: bytes) -> dict[str, object] | None:
    """Read the data of a variant."""
    try:
        node = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return node if isinstance(node, dict) and "value" not in node else None


def _metadata(node: dict[str, object]) -> bytes:
    """Write who made a variant, on one line in ASCII that can close no comment."""
    data = {key: value for key, value in node.items() if key != "value"} | ({} if "value" in node else {"absent": True})
    return json.dumps(data).replace("--", "-\\u002d").replace(">", "\\u003e").encode()


def _variants(tree: dict[str, object]) -> list[dict[str, object]]:
    variants = tree["variants"]
    return variants if isinstance(variants, list) else []


def _identify(siblings: Siblings, metadata: list[bytes], style: Style) -> bytes:
    """Hash what a block holds, every part behind its length."""
    digest = sha256(style.name.encode())
    for part in (siblings.base, *(variant.value for variant in siblings.variants), *metadata):
        digest.update(b"-" if part is None else b"%d:" % len(part) + part)
    return digest.hexdigest()[:12].encode()


def _shared_heading(values: list[bytes | None], style: Style) -> bytes:
    """Give the first line, if it is a heading, and that of every variant that there is."""
    heads = {value[: _line_end(value, 0)] for value in values if value is not None}
    head = heads.pop() if len(heads) == 1 else b""
    return head if style is MARKDOWN and re.match(rb" {0,3}#{1,6}[ \t]", head) else b""


def _notice(count: int, style: Style, *, whole: bool) -> bytes:
    """Say what this is and how to settle it."""
    what = b"file" if whole else b"section"
    said = b"Undecided:" if not style.bold else style.bold + b"Undecided:" + style.bold
    return (
        style.quote
        + said
        + b" %d variants of this %s were written at the same time. To settle it, keep one of them, or write your own,\n" % (count, what)
        + style.quote
        + b"in place of everything between the two `mergekit:siblings` lines, and of these lines themselves.\n"
    )


def _caption(number: int, count: int, writers: tuple[Writer, ...], style: Style, *, gone: bool) -> bytes:
    """Say who wrote a variant."""
    title = style.bold + b"Variant %d of %d" % (number, count) + style.bold
    who = "; ".join(_described(writer, style) for writer in writers)
    what = b" (deleted)" if gone else b""
    return title + what + b", by " + who.encode("utf-8", "replace") + b"\n"


def _described(writer: Writer, style: Style) -> str:
    """Describe a writer on one line: label, subject, commit, author, time."""
    subject = _visible(writer.message.partition("\n")[0], style)
    commit = f"commit {writer.commit[:8]}" if writer.commit else ""
    when = time_text(writer.time, writer.offset) if (writer.time, writer.offset) != (0, 0) else ""
    details = ", ".join(_visible(part, style) for part in (commit, writer.author, when) if part)
    return _visible(writer.label, style) + (f": {subject}" if subject else "") + (f" ({details})" if details else "")


def _visible(text: str, style: Style) -> str:
    """Show a text on one line, no part of it as markup."""
    return style.special.sub(r"\\\g<0>", _UNSEEN.sub(" ", text).strip(" "))


def _base(text: bytes, opening: bytes, closing: bytes, style: Style) -> list[bytes]:
    """Show what the variants started from, folded away where the format can."""
    if style is MARKDOWN:
        head = b"<details><summary>What they started from</summary>\n\n"
        return [head, opening, text, closing, b"\n</details>\n\n"]
    return [b"What they started from:\n\n", opening, text, closing, b"\n"]


def _line_end(text: bytes, at: int) -> int:
    """Give the start of the next line."""
    return text.find(b"\n", at) + 1 or len(text)
