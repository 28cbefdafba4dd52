"""YAML read by blocks: the same as in one piece, and no block twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax import yaml_blocks, yaml_document
from mergekit.syntax.document import Dialect, List, Table
from mergekit.syntax.yaml_blocks import Blocks
from tests.syntax.nodes import parts
from tests.syntax.test_document import READ as STRICT
from tests.syntax.test_yaml_flow import READ as FLOW
from tests.syntax.test_yaml_relaxed import READ as LOOSE

DIALECTS = {True: yaml_document.RELAXED, False: yaml_document.DIALECT}
ODD = [
    b"a: 'x\nb: y'\nc: 1\n",
    b"a: [1,\nb: 2]\n",
    b"a: |\n  x\n# c\n  # d\nb:\n- |\n  x\n  # of the text\n\n # less\nc: 1\n",
    b"a:\n- b: 1\n  # of b\n- c\n# of d\nd:\n  - e:\n      f: 1\n      # of f\n    # of e\n  # of d\n",
    b"a: &x 1\nb: *x\n",
    b"b: *x\na: &x 1\n",
    b"a:\n  - &x 1\n  - *x\nb:\n  c: *x\n",
    b"a: &x 1\nb: &x 2\nc: *x\n",
    b"a: 1\nb: 2\na: 3\n",
    b"a:\n  b: 1\n  c: 2\n  b: 3\n",
    b"---\n# c\n- a\n\n- b:\n    c: 1\n",
    b"# c\n\n# d\n- a\n- - b\n  - c\n-\n  d: 1\n",
    b"a: 1\n- b\n",
    b"- b\na: 1\n",
    b"a: 1\n---\nb: 1\n",
    b"a: 1\n...\n",
    b"a:\n    b: 1\n  c: 2\n",
    b"a:\n  b: 1\n c: 2\n",
    b"a:\nb:\n  'x y': # t\n    z: [1,\n      2]\n'q': {r: 1}\n\n\n# end\n",
    b"a: b: c\n",
    b"a:\n  x\n  y: z\n",
    b"? a\n: b\n",
    b"a: 1\r\nb: 1\r\n",
    b"a:\n  $siblings:\n    base: 0\n    variants:\n    - value: 1\n      by: ann\n    - value: 2\n      by: 'bob'\n",
    b"",
    b"# c\n",
    b"\xff: 1\n",
    b"a: !x\n  b: 1\nc:\n  !y\n  d: 1\ne:\n- !z\n  f: 1\n- !z {g: 1}\n",
    b"a: !!set\n  ? b\n  ? c\nd:\n  ? [e]\n  : 1\n  f: 2\ng:\n  h: 1\n  h: 2\n",
    b"a: |+\n  b\n\n\nc:\n  d: >+  # kept\n    e\n\n  f:\n    - |+\n      g\n\n# h\n    - i\nj: |+\n\n\n",
    b"---  # c\n{a: 1, b: {c: [2]}}\n# d\n",
    b"a: &x\n  b: 1\nc:\n  $siblings:\n    variants:\n    - value: &y 1\n      by: ann\n    - value: &y 2\n      by: bob\nd: *y\n",
    b"a:\n\n  # over\n  b:\n\n    # deep\n    c: 1\n\n  # between\n\n  d: 1\n # low\n",
]
CONTENTS = [*STRICT["yaml"], *(text for text, _ in [*FLOW, *LOOSE]), *ODD]


@pytest.mark.parametrize("long", [1, yaml_blocks.LONG])
@pytest.mark.parametrize("relaxed", [True, False])
def test_the_same_as_in_one_piece(monkeypatch: pytest.MonkeyPatch, long: int, *, relaxed: bool) -> None:
    monkeypatch.setattr(yaml_blocks, "LONG", long)
    dialect = DIALECTS[relaxed]
    together = dialect.together
    assert together is not None
    read = together().read
    pairs = (one + other for one in CONTENTS for other in CONTENTS) if relaxed and long == 1 else ()
    for content in (*CONTENTS, *pairs):
        whole, found = dialect.read(content), read(content)
        assert (whole is None) == (found is None), content
        if whole is None or found is None:
            continue
        assert dialect.finish(found.text) == content
        if b"\x01" not in whole.text + found.text:
            assert parts(found) == parts(whole), content


LINES = """\
a:
b: 1
c: [1,
  2]
d: {x: 1}
- e
- f: 1
  g: 2
  - h
    i: |
# j
 # k
    # l
m: 'n
o'
q: &r 1
s: *r

    t
    u: v
k: |+
p: !t
? w
: x
<<: *r
'w': x
"""
lines = st.sampled_from(LINES.splitlines())


@given(st.lists(lines, max_size=9), st.booleans())
def test_any_lines(chosen: list[str], relaxed: bool) -> None:
    content = "".join(line + "\n" for line in chosen).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_blocks, "LONG", 1)
        found = Blocks(relaxed=relaxed).read(content)
    whole = DIALECTS[relaxed].read(content)
    assert (whole is None) == (found is None)
    if whole is not None and found is not None and b"\x01" not in whole.text + found.text:
        assert parts(found) == parts(whole)


def test_no_block_is_read_twice() -> None:
    """Nor one within a long one."""
    blocks = Blocks(relaxed=True)
    rows = [f"    k{n}:\n      v: {n}\n      w: [x, y]\n" for n in range(200)]
    one = "top: 1\nlong:\n  inner:\n" + "".join(rows) + "last: 1\n"
    other = "top: 2\nlong:\n  inner:\n" + "".join([*rows[:50], "    new: 1\n", *rows[50:]]) + "last: 1\n"
    nodes = []
    for content in (one, other):
        root = blocks.read(content.encode())
        assert root is not None
        inner = root.index["long"].node
        assert isinstance(inner, Table)
        nodes.append(inner.index["inner"].node)
    first, second = nodes
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert len(second.fields) == 201
    assert all(field.node is second.index[key].node for key, field in first.index.items())


def test_items_are_blocks_too() -> None:
    blocks = Blocks(relaxed=True)
    for head in ("", "l:\n", "l:\n"):
        rows = [f"- n: {n}\n  v: {n}\n" for n in range(200)]
        found: list[List] = []
        for content in ("".join(rows), "".join(rows[1:])):
            root = blocks.read((head + content).encode())
            assert root is not None
            node = root.fields[0].node
            assert isinstance(node, List)
            found.append(node)
        assert all(a.node is b.node for a, b in zip(found[0].items[1:], found[1].items, strict=True))


def test_dialects_offer_it() -> None:
    for dialect in (*DIALECTS.values(), *_others()):
        assert dialect.together is not None


def _others() -> list[Dialect]:
    from mergekit.syntax import json_document, toml_document

    return [json_document.DIALECT, toml_document.DIALECT]
