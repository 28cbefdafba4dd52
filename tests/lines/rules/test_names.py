from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided


def test_names_of_one_line_are_a_set() -> None:
    text, rules = decided("from m import a, b, c\n", "from m import a, c, d\n", "from m import a, b, c, e\n")
    assert (text, rules) == ("from m import a, c, d, e\n", {"names"})


def test_lines_of_imports_are_a_set() -> None:
    base = "import alpha\nimport beta\nimport gamma\n"
    text, rules = decided(base, "from one import two\nimport gamma\n", "import gamma\n")
    assert (text, rules) == ("from one import two\nimport gamma\n", {"deletion-in-rewrite"})


def test_refuses_what_are_no_names() -> None:
    assert decided("f(1 + 2, b)\n", "f(1 + 3, b)\n", "f(1 + 4, b)\n")[0] is None


def test_refuses_where_both_put_one_name_in_place_of_another() -> None:
    assert decided("f(a, b)\n", "f(c, b)\n", "f(d, b)\n")[0] is None


def test_numbers_are_no_names() -> None:
    """What stands where says what it means."""
    assert "names" not in decided("P = (0, 8, 0)\n", "P = (0, 8, 1)\n", "P = (0, 9, 0)\n")[1]
    assert decided('v = (2, 1, 0, "a2")\n', "v = (2, 1, 1)\n", 'v = (2, 2, 0, "a1")\n')[0] is None
    assert "names" not in decided("p = (1, a, b)\n", "p = (1, a, b, c)\n", "p = (1, d, a)\n")[1]


@pytest.mark.parametrize(
    ("base", "left", "right", "merged"),
    [
        ("TYPE_CHECKING, Any", "TYPE_CHECKING, Any, final", "TYPE_CHECKING, Any, Literal", "TYPE_CHECKING, Any, Literal, final"),
        ("a, c", "a, c, d", "a, b, c", "a, b, c, d"),
        ("Alpha, beta", "Alpha, beta, delta", "Alpha, beta, Charlie", "Alpha, beta, Charlie, delta"),
        ("c, a", "c, a, z", "c, a, b", "c, a, z, b"),
        ("one", "one, two", "one, four", "one, two, four"),
    ],
)
def test_names_in_order_stay_in_order(base: str, left: str, right: str, merged: str) -> None:
    assert decided(*(f"from m import {names}\n" for names in (base, left, right)))[0] == f"from m import {merged}\n"


def test_space_behind_commas_is_kept_where_the_base_has_no_comma() -> None:
    assert decided("f(old)\n", "f(new)\n", "f(old, more)\n")[0] == "f(new, more)\n"
    assert decided("f(old)\n", "f(new)\n", "f(old,more)\n")[0] == "f(new,more)\n"
    assert decided("import a.{ b, c }\n", "import a.{ b, c, d }\n", "import a.{ c }\n")[0] == "import a.{ c, d }\n"


def test_imports_from_one_module_become_one_line() -> None:
    base = "import os\n\nx = 1\n"
    merged = decided(base, "import os\nfrom m import a\n\nx = 1\n", "import os\nfrom m import b, c\nfrom n import d\n\nx = 1\n")
    assert merged == ("import os\nfrom m import a, b, c\nfrom n import d\n\nx = 1\n", {"import-lines"})
    merged = decided("f()\n", "import { a } from 'm';\nf()\n", "import { b } from 'm';\nf()\n", path="f.js")
    assert merged == ("import { a, b } from 'm';\nf()\n", {"import-lines"})


def test_imports_that_would_get_too_long_or_differ_in_more_stay_lines() -> None:
    long = ", ".join(f"name_{number}" for number in range(9))
    for left, right in ((f"from m import {long}\n", f"from m import {long.upper()}\n"), ("from m import a\n", "from .m import a\n")):
        assert decided("x = 1\n", left + "x = 1\n", right + "x = 1\n") == (left + right + "x = 1\n", {"insertions"})
    own = "from m import a\nfrom m import b\n"
    assert decided("x = 1\n", own + "x = 1\n", "import c\nx = 1\n") == (own + "import c\nx = 1\n", {"insertions"})


def test_arguments_may_have_types_and_values() -> None:
    sides = [f"def f(a, {new}):\n" for new in ("b=None", "c: int", "d: str = 'x'")]
    assert decided("def f(a):\n", *sides)[0] == "def f(a, b=None, c: int, d: str = 'x'):\n"
    assert decided("def f(a):\n", "def f(a, b=1):\n", "def f(a, b=2):\n")[0] is None
    assert decided("x, y = p, q\n", "x, y, z = p, q, r\n", "x, y, w = p, q, s\n")[0] is None


def test_a_file_with_a_line_for_each_name_keeps_to_that() -> None:
    base = "from m import a\nfrom m import b\n\nx = 1\n"
    merged, rules = decided(base, base.replace("\n\n", "\nfrom m import d\n\n"), base.replace("\n\n", "\nfrom m import c\n\n"))
    assert (merged, rules) == ("from m import a\nfrom m import b\nfrom m import c\nfrom m import d\n\nx = 1\n", {"insertions"})


@pytest.mark.parametrize(
    ("path", "base", "left", "right", "merged"),
    [
        ("Makefile", "all: lib", "all: lib docs", "all: lib tests", "all: lib docs tests"),
        ("src/rules.mk", "FLAGS += -O2 -g", "FLAGS += -O2 -g -Wall", "FLAGS += -O3 -g", "FLAGS += -O3 -g -Wall"),
        ("Makefile.am", "src = a.c b.c \\", "src = a.c b.c x.c \\", "src = b.c z.c \\", "src = b.c x.c z.c \\"),
        ("CMakeLists.txt", "add_library(x a.c)", "add_library(x a.c b.c)", "add_library(x a.c d.c)", "add_library(x a.c b.c d.c)"),
        (".github/CODEOWNERS", "/src @a", "/src @a @b", "/src @a @c", "/src @a @b @c"),
    ],
)
def test_names_with_blanks_between_where_the_format_has_them_so(path: str, base: str, left: str, right: str, merged: str) -> None:
    assert decided(f"{base}\n", f"{left}\n", f"{right}\n", path=path) == (f"{merged}\n", {"names"})


@pytest.mark.parametrize(
    ("path", "base", "left", "right"),
    [
        ("notes.txt", "all: lib", "all: lib docs", "all: lib tests"),
        ("Makefile", "\techo a b", "\techo a b c", "\techo a b d"),
        ("Makefile", "v = 1", "v = 2", "v = 3"),
        ("Makefile", "flags = -I a", "flags = -I a -I b", "flags = -I a -I c"),
    ],
)
def test_blanks_part_names_nowhere_else(path: str, base: str, left: str, right: str) -> None:
    assert decided(f"{base}\n", f"{left}\n", f"{right}\n", path=path)[0] is None


def test_a_list_that_would_be_empty_is_left_to_people() -> None:
    assert decided("f(alpha, beta)\n", "f(alpha)\n", "f(beta)\n")[0] is None
