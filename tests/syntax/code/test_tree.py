"""Items: what belongs together, what separates, what names them."""

from __future__ import annotations

import pytest

from mergekit import languages
from mergekit.syntax.code import tree
from mergekit.syntax.code.tree import Item
from tests.languages.samples import samples
from tests.syntax.code.trees import items, root


def texts(found: list[Item]) -> list[bytes]:
    return [one.text for one in found]


def test_comments_go_with_the_node_that_follows_or_whose_line_they_end() -> None:
    found = items("go", b"package a\n\n// of f\n// too\nfunc f() {} // ends\n\n// alone\n\nvar x int\n")
    assert texts(found) == [b"package a", b"// of f\n// too\nfunc f() {} // ends", b"// alone", b"var x int"]
    assert [part.text for part in found[1].parts or ()] == [b"// of f", b"// too", b"func f() {}", b"// ends"]
    assert [part.main for part in found[1].parts or ()] == [False, False, True, False]


def test_a_blank_line_parts_a_comment_from_a_node() -> None:
    assert texts(items("python", b"# one\n\n# two\nx = 1\n")) == [b"# one", b"# two\nx = 1"]


def test_attributes_go_with_their_node() -> None:
    assert texts(items("rust", b"#[test]\n#[slow]\nfn f() {}\n\nfn g() {}\n")) == [b"#[test]\n#[slow]\nfn f() {}", b"fn g() {}"]


def test_separators_are_no_items() -> None:
    (statement,) = items("python", b"f(a, b,)\n")
    call = statement.children()[0]
    assert texts(call.children()[1].children()) == [b"(", b"a", b"b", b")"]


def test_layout_at_an_end_is_no_part_of_an_item() -> None:
    found = items("markdown", b"# Head\n\ntext\n\n- item\n\nmore\n")
    assert all(one.text == one.text.strip() for one in found)


def test_a_key_names_a_bundle_as_it_names_its_node() -> None:
    plain, bundle = items("python", b"def f(): pass\n\n# of g\ndef g(): pass\n")
    assert plain.key is not None
    assert bundle.key is not None
    assert (plain.key[1], bundle.key[1]) == ((b"f",), (b"g",))
    assert plain.unique == bundle.unique == "definition"


def test_tokens_do_not_see_layout_but_strings() -> None:
    one, two, three = items("javascript", b'f( 1,\n  "a  b" );\nf(1, "a  b");\nf(1, "a b");\n')
    assert one.norm == two.norm != three.norm


def test_a_whole_file_is_an_item() -> None:
    item = root("python", b"\n\nx = 1\n")
    assert (item.start, item.end) == (0, 8)


def fields(found: list[Item]) -> list[str | None]:
    return [one.field for one in found]


@pytest.mark.parametrize("language", languages.names())
def test_fields_are_the_same_however_many_children_there_are(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = [one for sample in samples(language) for one in items(language, sample.read_bytes()[:20_000])][:40]
    known = [fields(one.children()) for one in pending]
    monkeypatch.setattr(tree, "MANY", 0)
    assert [fields(one.children()) for one in pending] == known


def test_documents_that_stand_in_no_field_are_read_in_one_pass() -> None:
    """Each was asked for its field at the cost of all before it: minutes for a megabyte."""
    many = items("yaml", b"--- a\n" * (tree.MANY + 1))
    assert len(many) == tree.MANY + 1
    assert not tree._has_fields(root("yaml", b"--- a\n" * 3))
    assert tree._has_fields(root("xml", b"<a/>"))
