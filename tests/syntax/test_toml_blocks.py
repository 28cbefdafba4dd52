"""TOML read by blocks: the same as in one piece, and no block twice."""

from __future__ import annotations

import random

from mergekit.syntax.document import List
from mergekit.syntax.toml_blocks import Blocks
from mergekit.syntax.toml_document import DIALECT
from tests.lines.texts import seeded
from tests.syntax.nodes import parts
from tests.syntax.test_document import READ, REFUSED
from tests.syntax.test_lists import TABLES

ODD = [
    b"a = [\n[1],\n[2]\n]\n",
    b"a = '''\n[b]\n'''\n[c]\nd = \"\"\"\n[[e]]\"\"\"\n",
    b"[a.'$siblings']\nbase=0\nvariants=[{value=1,by='ann'},\n{value=2,by='bob'}] # so far\n\n# c\n[a.b]\n",
    b"  [a] # [b]\n  c = 1\n\n# d\n\n [[e]] # [[f]]\n g = {}\n# end\n",
    b"[a]\nb.c = 1\n[a.b.d]\n",
    b"[a]\nb = {}\n[a.b]\n",
    b"[[a]]\nb = 1\n[[a.c]]\n[[a]]\nb = 1\n[[a.c]]\n[[a.c]]\n[a.c.d]\n",
    b"[[a]]\n[a.b]\n[[a]]\n[a.b]\n[a.b]\n",
    b"a = []\n[[a]]\n",
    b"# c\n[a]\n[a]\n",
    b"[a]\nb = 1\n\n# only a comment\n",
    b"[a.\"x.y\".b]\n[a.x]\n[a.'x.y']\n",
]
KEYS = ["a", "b", '"c d"']
VALUES = ["1", "{}", "[]", "{a = 1}", "[1]", "{a.b = 1}"]


def test_the_same_as_in_one_piece() -> None:
    contents = [*READ["toml"], *REFUSED["toml"], TABLES, *ODD]
    blocks = Blocks()
    for content in (*contents, *(one + other for one in contents for other in contents)):
        whole, found = DIALECT.read(content), blocks.read(content)
        assert (whole and parts(whole)) == (found and parts(found)), content


def a_document(rng: random.Random) -> bytes:
    def path() -> str:
        return ".".join(rng.choice(KEYS) for _ in range(rng.choice([1, 1, 2, 3])))

    def pairs() -> str:
        return "".join(f"{path()} = {rng.choice(VALUES)}\n" for _ in range(rng.choice([0, 0, 1, 2])))

    headers = (rng.choice(["[{}]\n", "[{}]\n", "[[{}]]\n"]).format(path()) + pairs() for _ in range(rng.randint(1, 5)))
    return (pairs() + "".join(headers)).encode()


def test_what_defines_something_twice_is_refused_by_blocks_too() -> None:
    """As the standard library says it of the whole."""
    valid = 0
    for seed in range(500):
        content = a_document(seeded(seed))
        whole, found = DIALECT.read(content), Blocks().read(content)
        assert (whole and parts(whole)) == (found and parts(found)), content
        valid += whole is not None
    assert 100 < valid < 400


def test_no_block_is_read_twice() -> None:
    blocks = Blocks()
    rows = [f"[[p]]\nname = 'n{n}'\nv = {{ a = {n} }}\n\n" for n in range(50)]
    lists = []
    for content in ("".join(rows), "x = 1\n" + "".join(rows[1:])):
        root = blocks.read(content.encode())
        assert root is not None
        node = root.index["p"].node
        assert isinstance(node, List)
        lists.append(node)
    assert all(a.node is b.node for a, b in zip(lists[0].items[1:], lists[1].items, strict=True))
