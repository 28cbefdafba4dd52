"""What was meant, and what the result is."""

from __future__ import annotations

from mergekit.syntax.code.meant import Meant, is_meant
from mergekit.syntax.code.steps import Steps
from tests.syntax.code.trees import root

TEXT = b"x = 1\n# of f\nf(x)\n"


def meant(text: bytes, other: bytes) -> bool:
    wanted = root("python", text)
    return is_meant(Meant("module", None, tuple(wanted.children())), root("python", other), Steps(1000))


def test_the_same_nodes_are_meant() -> None:
    assert meant(TEXT, TEXT)


def test_comments_and_layout_between_nodes_do_not_count() -> None:
    assert meant(TEXT, b"x = 1\n\n\nf(x)\n")


def test_another_node_is_not_meant() -> None:
    assert not meant(TEXT, b"x = 1\nf(y)\n")
    assert not meant(TEXT, b"x = 1\n")
    assert not meant(TEXT, b"x = 1\nf(x)\nf(x)\n")
    assert not meant(TEXT, b"x = 1\nif x: f(x)\n")


def test_a_node_that_was_merged_is_looked_into() -> None:
    found = root("python", b"f(1, 2)\n")
    call = found.children()[0].children()[0]
    one = Meant("call", b"f(1, 2)", tuple(call.children()))
    other = Meant("call", b"f(1, 2)", (call.children()[0],))
    for node, expected in ((one, True), (other, False), (one._replace(kind="await"), False), (one._replace(text=b"g(1, 2)"), False)):
        whole = Meant("module", None, (Meant("expression_statement", None, (node,)),))
        assert is_meant(whole, found, Steps(1000)) == expected
