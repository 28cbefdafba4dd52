from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided


def test_both_stand_one_after_the_other_the_earlier_first() -> None:
    assert decided("a\nz\n", "a\nleft one\nz\n", "a\nright two\nz\n") == ("a\nleft one\nright two\nz\n", {"insertions"})
    later_first = decided("a\nz\n", "a\nleft one\nz\n", "a\nright two\nz\n", times=(5, 3))
    assert later_first == ("a\nright two\nleft one\nz\n", {"insertions"})


def test_any_number_of_sides() -> None:
    sides = [f"a\nentry number{i}\nz\n" for i in range(24)]
    text, rules = decided("a\nz\n", *sides)
    assert text == "a\n" + "".join(f"entry number{i}\n" for i in range(24)) + "z\n"
    assert rules == {"insertions"}


@pytest.mark.parametrize(
    ("base", "left", "right", "merged"),
    [
        pytest.param("a\n\nz\n", "a\n\nfirst\n\nz\n", "a\n\nsecond\n\nz\n", "a\n\nfirst\n\nsecond\n\nz\n", id="blank lines behind"),
        pytest.param("a\n", "a\n\nfirst\n", "a\n\nsecond\n", "a\n\nfirst\n\nsecond\n", id="blank lines before"),
        pytest.param("a\n", "a\n\n\nfirst\n", "a\n\nsecond\n", "a\n\n\nfirst\n\nsecond\n", id="each keeps its own"),
        pytest.param("a\n", "a\nfirst", "a\nsecond\n", "a\nfirst\nsecond\n", id="no line feed at the end of one"),
        pytest.param("a", "a\nfirst", "a\nsecond", "a\nfirst\nsecond", id="no line feed at the end of any"),
    ],
)
def test_seams(base: str, left: str, right: str, merged: str) -> None:
    assert decided(base, left, right)[0] == merged


def test_what_continues_a_deeper_indentation_comes_first() -> None:
    text, _ = decided("def f():\n    one()\n", "def f():\n    one()\nlast = 1\n", "def f():\n    one()\n    two()\n")
    assert text == "def f():\n    one()\n    two()\nlast = 1\n"


def test_a_list_holds_what_both_added_once() -> None:
    text, rules = decided("a\nz\n", "a\nimport alpha\nimport both\nz\n", "a\nimport both\nimport gamma\nz\n")
    assert text == "a\nimport alpha\nimport both\nimport gamma\nz\n"
    assert rules == {"insertions-once"}


def test_refuses_an_insertion_within_what_is_deleted() -> None:
    assert decided("a\nb\nc\nd\n", "a\nd\n", "a\nb\nnew line\nc\nd\n")[0] is None


def test_pairs_of_tags_are_no_flat_list() -> None:
    pairs = [f"<key>{name}</key>\n<string>same</string>\n" for name in ("first", "other")]
    assert decided("<a>\n</a>\n", *(f"<a>\n{pair}</a>\n" for pair in pairs))[0] in {None, f"<a>\n{pairs[0]}{pairs[1]}</a>\n"}


def test_imports_that_are_sorted_stay_sorted() -> None:
    base = "import ast\nimport os\n\nx = 1\n"
    sides = [
        base.replace("import os", new) for new in ("import json\nimport os", "import csv\nimport math\nimport os", "import json\nimport os")
    ]
    assert decided(base, *sides)[0] == "import ast\nimport csv\nimport json\nimport math\nimport os\n\nx = 1\n"
    assert decided(base, base.replace("import os", "import zlib\nimport os"), sides[0])[0] == (
        "import ast\nimport zlib\nimport json\nimport os\n\nx = 1\n"
    )
