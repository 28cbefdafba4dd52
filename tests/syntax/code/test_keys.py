"""Keys are read along the paths of profiles."""

from __future__ import annotations

import pytest

from mergekit.languages.profile import Grammar, Profile, Signature
from mergekit.syntax.code.keys import Key, key_of, stands_within
from tests.syntax.code.trees import root


def key(path: str, text: bytes, *, kind: str = "function_declarator") -> Key | None:
    profile = Profile(
        name=f"test {path}", title="", grammar=Grammar("tree_sitter_c"), extensions=(), signatures=(Signature(kind, (path,)),)
    )
    open_ = [root("c", text).node]
    while open_:
        node = open_.pop()
        found = key_of(profile, node, "", None, text)
        if found is not None:
            return found[0]
        open_.extend(node.children)
    return None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("declarator", b"f"),
        (".", b"f(inta,charb)"),
        ("(identifier)", b"f"),
        ("parameters/(parameter_declaration)/type", b"int,char"),
        ("..", b"intf(inta,charb);"),
        ("declarator+", b"f"),
        ("declarator*", b"f(inta,charb),f"),
        ("=function", b"function"),
    ],
)
def test_paths(path: str, value: bytes) -> None:
    found = key(path, b"int f(int a, char b);\n")
    assert found is not None
    assert found[1] == (value,)


def test_a_path_that_reaches_nothing_is_no_key() -> None:
    assert key("(no_such)", b"int f(int a);\n") is None


def test_where_a_node_stands() -> None:
    assert stands_within((), "a", None)
    assert stands_within(("a",), "a", "x")
    assert stands_within(("a.x",), "a", "x")
    assert not stands_within(("a.x",), "a", "y")
    assert not stands_within(("a.x",), "a", None)
