"""Every rule explains what it is for, and refuses what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.audit import Findings, audit_texts, moved
from mergekit.audit.rules import RULES


def lines(text: str) -> bytes:
    """Write `a/b/c` as three lines, with something that nobody touches before and behind them."""
    inner = "".join(f"{line}\n" for line in text.split("/") if line)
    return f"first of all\nsecond of all\n{inner}last but one\nlast of all\n".encode()


def audited(base: str, left: str, right: str, result: str) -> Findings:
    return audit_texts(lines(base), [lines(left), lines(right)], lines(result))


def told(findings: Findings) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text.decode(), one.rule) for one in findings.all]


EXPLAINED = {
    "carried: the copy is edited as the line was": (
        ("x = old()", "x = old()/y = 1/x = old()", "x = new()", "x = new()/y = 1/x = new()"),
        [("lost", "x = old()", "carried"), ("duplicated", "x = new()", "carried")],
    ),
    "carried: every copy went": (
        ("drop me/a/b/c", "drop me/a/b/c/drop me", "a/b/c", "a/b/c"),
        [("lost", "drop me", "carried")],
    ),
    "carried: what one side put in everywhere is in what the other added, too": (
        ("item:/a/item:/b", "item:/log it/a/item:/log it/b", "item:/a/item:/b/item:/c", "item:/log it/a/item:/log it/b/item:/log it/c"),
        [("duplicated", "log it", "carried")],
    ),
    "absorbed: the other's line has what was put in": (
        ("import a, b", "import a, b, c", "import a, b, c, d", "import a, b, c, d"),
        [("lost", "import a, b, c", "absorbed")],
    ),
    "absorbed: the other's line has not what was taken out": (
        ("call(one, two)", "call(one)", "call(one, three)", "call(one, three)"),
        [("lost", "call(one)", "absorbed")],
    ),
    "rewritten: edits of one line put together": (
        ("f(a, b)", "f(a, b, c)", "f(z, a, b)", "f(z, a, b, c)"),
        [("lost", "f(a, b, c)", "rewritten"), ("lost", "f(z, a, b)", "rewritten"), ("new", "f(z, a, b, c)", "")],
    ),
    "rewritten: a line broken into several": (
        ("f(alpha, beta)", "f(alpha, beta, gamma, delta)", "f(alpha, beta)", "f(/alpha, beta,/gamma, delta,/)"),
        [
            ("lost", "f(alpha, beta, gamma, delta)", "rewritten"),
            ("new", "f(", ""),
            ("new", "alpha, beta,", ""),
            ("new", "gamma, delta,", ""),
        ],
    ),
    "elsewhere: a change gave way, its lines stand in another place": (
        ("call(a)/b = 2/c = 3", "log it/call(a)/b = 2/c = 3/log it", "do it/call(a)/b = 2/c = 3", "do it/call(a)/b = 2/c = 3/log it"),
        [("lost", "log it", "elsewhere")],
    ),
    "kept: a block that one deleted and the other changed": (
        ("def f():/one/two/three", "", "def f():/one/TWO/three", "def f():/one/TWO/three"),
        [("resurrected", "def f():", "kept"), ("resurrected", "one", "kept"), ("resurrected", "three", "kept")],
    ),
    "kept: a paragraph of what one deleted, in which the other changed something": (
        ("def f():/one/ /def g():/two/three", "", "def f():/one/ /def g():/TWO/three", "def g():/TWO/three"),
        [("resurrected", "def g():", "kept"), ("resurrected", "three", "kept")],
    ),
    "around: an existing line gets a condition that stands elsewhere, too": (
        ("call()", "call()/if ready:/  go()", "call()/other()", "if ready:/  call()/other()/if ready:/  go()"),
        [("duplicated", "if ready:", "around")],
    ),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_explained(name: str) -> None:
    (base, left, right, result), expected = EXPLAINED[name]
    assert name.partition(":")[0] in RULES
    findings = audited(base, left, right, result)
    assert told(findings) == expected
    assert findings.losses == ()


def test_a_seam_is_explained() -> None:
    base = b"begin {\n  one();\n  stop now;\n}\nend\n"
    left = base.replace(b"  stop now;\n", b"  stop now;\n}\nif a {\n  alpha();\n  stop now;\n", 1)
    right = base.replace(b"  stop now;\n", b"  stop now;\n}\nif b {\n  beta();\n  stop now;\n", 1)
    both = base.replace(
        b"  stop now;\n", b"  stop now;\n}\nif a {\n  alpha();\n  stop now;\n}\nif b {\n  beta();\n  stop now;\n  stop now;\n", 1
    )
    assert [(one.kind, one.rule) for one in audit_texts(base, [left, right], both).all] == [("duplicated", "seam")]


def test_a_seam_at_the_edge_of_a_block_is_explained() -> None:
    base = b"clear\ntest a\ntest a, too\ntest a, again\ntest b\nend of all\n"
    left = base.replace(b"test b\n", b"test b\nclear\ntest c\n")
    right = base.replace(b"test b\n", b"test b\ntest d\n")
    both = base.replace(b"test b\n", b"test b\nclear\ntest c\nclear\ntest d\n")
    assert [(one.text, one.kind, one.rule) for one in audit_texts(base, [left, right], both).all] == [(b"clear", "duplicated", "seam")]
    twice = base.replace(b"test b\n", b"test b\nclear\nclear\ntest c\ntest d\n")
    assert [(one.text, one.kind, one.rule) for one in audit_texts(base, [left, right], twice).all] == [(b"clear", "duplicated", "")]


REFUSED = {
    "not carried: put in once": (
        ("item:/a/item:/b", "item:/log it/a/item:/b", "item:/a/item:/b/item:/c", "item:/log it/a/item:/b/item:/log it/c"),
        [("duplicated", "log it", "")],
    ),
    "not carried: not in what the other added": (
        (
            "item:/a/item:/b/item:/x",
            "item:/log it/a/item:/log it/b/item:/x",
            "item:/a/item:/b/item:/x/item:/c",
            "item:/log it/a/item:/log it/b/item:/log it/x/item:/c",
        ),
        [("duplicated", "log it", "")],
    ),
    "not carried: not as it was put in": (
        ("item:/a/item:/b", "item:/log it/a/item:/log it/b", "item:/a/item:/b/c/d", "item:/log it/a/item:/log it/b/c/log it/d"),
        [("duplicated", "log it", "")],
    ),
    "not around: what follows is indented as it was": (
        ("call()", "call()/if ready:/  go()", "call()/other()", "if ready:/call()/other()/if ready:/  go()"),
        [("duplicated", "if ready:", "")],
    ),
    "not kept: a paragraph in which nobody changed anything": (
        ("def f():/one/ /def g():/two/three", "", "def f():/one/ /def g():/TWO/three", "def f():/one/TWO"),
        [("resurrected", "def f():", ""), ("resurrected", "one", "")],
    ),
    "not carried: only the copy went": (
        ("x = old()", "x = old()/y = 1/z = 2/x = old()", "x = old()", "x = old()/y = 1/z = 2"),
        [("lost", "x = old()", "")],
    ),
    "not absorbed: a word is not there": (
        ("import a, b", "import a, b, c", "import a, b, d", "import a, b, d"),
        [("lost", "import a, b, c", "")],
    ),
    "not absorbed: what was taken out stands there": (
        ("call(one, two)", "call(one)", "call(one, two, three)", "call(one, two, three)"),
        [("lost", "call(one)", "")],
    ),
    "not absorbed: versions are words": (
        ("version 1.2", "version 1.2.1", "version 1.3", "version 1.3"),
        [("lost", "version 1.2.1", "")],
    ),
    "not absorbed: signs that were taken out stand there": (
        ('set "a b"', "set a b", 'set "a b" "c"', 'set "a b" "c"'),
        [("lost", "set a b", "")],
    ),
    "not rewritten: a word of the change is missing": (
        ("f(a, b)", "f(a, b, c)", "f(a, b)", "f(a, b, d)"),
        [("lost", "f(a, b, c)", ""), ("new", "f(a, b, d)", "")],
    ),
    "not elsewhere: cut out alone": (
        ("", "one/log it/two/log it/three", "", "one/log it/two/three"),
        [("lost", "log it", "")],
    ),
    "not elsewhere: nobody else changed it": (
        ("use a 1/with/key_a/use a 1/end", "use a 2/with/key_a/use a 2/end", "use a 1/with/key-a/use a 1/end", "use a 2/with/key-a/end"),
        [("lost", "use a 2", "")],
    ),
    "not kept: not where the other has it": (
        ("a/b/c", "a/c", "a/new one/new two/b/c", "a/b/new one/new two/c"),
        [("resurrected", "b", "")],
    ),
    "not kept: only a part of it is back": (
        ("def f():/one/two/three", "", "def f():/one/TWO/three", "TWO/three"),
        [("resurrected", "three", "")],
    ),
    "not kept: nobody changed it": (
        ("one/two/three", "", "one/two/three", "one/two/three"),
        [("resurrected", "one", ""), ("resurrected", "two", ""), ("resurrected", "three", "")],
    ),
    "not kept: the line was edited, and is there twice": (
        ("import x/a = 1", "import x, y/a = 1", "import x/a = 2", "import x/import x, y/a = 2"),
        [("resurrected", "import x", "")],
    ),
    "no seam: a line of one side": (
        ("a/b", "a/b/new one/new two", "a/b", "a/b/new one/new one/new two"),
        [("duplicated", "new one", "")],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    (base, left, right, result), expected = REFUSED[name]
    assert told(audited(base, left, right, result)) == expected


def test_every_rule_is_told() -> None:
    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
    assert [name for name in (*RULES, moved.RULE) if f"\n| `{name}` | " not in page] == []
