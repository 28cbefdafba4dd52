"""Contests of decisions, and what their files hold, read by other parsers than mergekit's own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from typing import Any

import tree_sitter_yaml
from tree_sitter import Language, Node, Parser

from mergekit.conflicts import Writer
from mergekit.driver import Content, Contest, Hidden, Outcome
from mergekit.drivers.siblings import DRIVER


def writer(number: int) -> Writer:
    return Writer(f"agent-{number}", f"{number:040x}", f"Agent {number}", 1000 * number, 60, f"change {number}\n\nSince it is better.\n")


def contest(path: str, base: Content, *sides: Content, numbers: Sequence[int] = (), rendered: Content = None) -> Contest:
    """Make a contest without history; side i is written by writer i, or by those that `numbers` names."""
    written = tuple(writer(i) for i in (numbers or range(1, len(sides) + 1)))
    return Contest(path, base, tuple(sides), written, rendered=rendered)


def with_hidden(plain: Contest, *below: tuple[Content, set[int]]) -> Contest:
    hidden = tuple(Hidden(content, frozenset(seen_by)) for content, seen_by in below)
    return Contest(plain.path, plain.base, plain.sides, plain.writers, lambda: hidden)


def merged(path: str, base: Content, *sides: Content, numbers: Sequence[int] = (), rendered: Content = None) -> Outcome:
    return DRIVER.merge(contest(path, base, *sides, numbers=numbers, rendered=rendered))


def shown(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


def places(outcome: Outcome) -> dict[tuple[str, str], set[bytes | None]]:
    """Give the conflicting values by kind and region."""
    return {(one.kind, one.region): {sibling.value for sibling in one.siblings} for one in outcome.conflicts}


def loaded(form: str, content: bytes) -> Any:  # noqa: ANN401 (a tree of a document)
    """Read a document as plain values."""
    if form == "json":
        return json.loads(content)
    if form == "toml":
        return tomllib.loads(content.decode())
    root = Parser(Language(tree_sitter_yaml.language())).parse(content).root_node
    assert not root.has_error
    documents = [node for node in root.children if node.type == "document"]
    return _plain(documents[0]) if documents else {}


def _plain(node: Node) -> Any:  # noqa: ANN401 (as above)
    """Read a node of a YAML tree: mappings, lists, and scalars as JSON where they are it, else as text."""
    inner = [child for child in node.named_children if child.type != "comment"]
    if node.type in ("block_mapping", "flow_mapping"):
        pairs = [(pair.child_by_field_name("key"), pair.child_by_field_name("value")) for pair in inner]
        return {_plain(key): None if value is None else _plain(value) for key, value in pairs if key is not None}
    if node.type in ("block_sequence", "flow_sequence"):
        return [_plain(item) for item in inner]
    if node.type in ("document", "block_node", "flow_node", "block_sequence_item"):
        return _plain(inner[-1]) if inner else None
    assert node.text is not None
    text = node.text.decode()
    if node.type == "block_scalar":
        lines = text.split("\n")[1:]
        depth = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        return "".join(line[depth:] + "\n" for line in lines)
    if node.type == "single_quote_scalar":
        return text[1:-1]
    try:
        return json.loads(text)
    except ValueError:
        return text
