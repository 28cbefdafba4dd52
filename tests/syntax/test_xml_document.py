"""XML: nothing of the source is lost, nothing is expanded, and what is read is what expat finds well-formed."""

from __future__ import annotations

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax.document import NEW, Field, Item, List, Node, Number, Scalar, Shell, Table
from mergekit.syntax.xml_document import DIALECT as XML
from mergekit.syntax.xml_document import described
from mergekit.syntax.xml_reading import MOST_NESTED

PROLOG = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<!-- one -- two -->
""".replace(b" -- ", b" - ")
TEXT = (
    PROLOG
    + b"""\
<!DOCTYPE a SYSTEM "x.dtd" [
  <!ENTITY e "<b>]</b>"> <!-- it's ] --> <?p ]?>
  <!ATTLIST a b CDATA 'c]'>
]>
<?style sheet?>
<a:b  xmlns:a='x"y' c = "1 &lt; 2"
      d="">  <!-- three -->
  <c/><!-- four -->
  <c  e="f" ></c >

  <?do it?>
  <d> a &amp; <![CDATA[<x>]]> &e; </d>
  <g>some <b>bold</b> text</g><h>
  </h>
  <!-- end -->
</a:b>
<!-- behind -->
"""
)


def root_of(content: bytes) -> Table:
    root = XML.read(content)
    assert root is not None
    assert root.text == content
    node = root.fields[0].node
    assert isinstance(node, Table)
    return node


def children(element: Node) -> List:
    assert isinstance(element, Table)
    found = element.fields[-1].node
    assert isinstance(found, List)
    return found


def recomposed(node: Node) -> bytes:
    """Put a node together again, all the way down."""
    if isinstance(node, Table):
        fields = tuple(Field(f.key, f.lead, f.name, again(f.node), f.tail, f.form, f.gap) for f in node.fields)
        return XML.compose(fields, Shell(node.start, node.end, node.step)).text
    return again(node).raw


def again(node: Node) -> Node:
    if isinstance(node, List):
        items = tuple(Item(i.lead, again(i.node), i.tail, i.form, i.gap) for i in node.items)
        return XML.compose_list(items, node.shell)
    if isinstance(node, Table):
        text = recomposed(node)
        return Table(text, text, node.fields, node.start, node.end)
    return node


def test_keeps_every_byte() -> None:
    root = XML.read(TEXT)
    assert root is not None
    assert root.text == TEXT
    assert recomposed(root) == TEXT
    element = root_of(TEXT)
    assert [one.key for one in element.fields] == ["<", "@xmlns:a", "@c", "@d", "#"]
    assert XML.plain(root) == {
        "<": "a:b",
        "@xmlns:a": 'x"y',
        "@c": "1 < 2",
        "@d": "",
        "#": [
            {"<": "c"},
            {"<": "c", "@e": "f", "#": []},
            {"<": "d", "#": " a &amp; <![CDATA[<x>]]> &e; "},
            {"<": "g", "#": "some <b>bold</b> text"},
            {"<": "h", "#": []},
        ],
    }
    assert [(item.lead, item.tail) for item in children(element).items][:2] == [(b"  <!-- three -->\n  ", b"<!-- four -->"), (b"\n  ", b"")]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"x",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"</a>",
        b"<a></a></a>",
        b"<a b='1' b='2'/>",
        b"<a b=1/>",
        b"<a b/>",
        b"<a b='<'/>",
        b"<a b='1'c='2'/>",
        b"<a b='&'/>",
        b"<a>&</a>",
        b"<a>&x</a>",
        b"<a>]]></a>",
        b"<a><b>&</b></a>",
        b"<a><!-- -- --></a>",
        b"<a><!-- x</a>",
        b"<a><![CDATA[ x</a>",
        b"<a><?x</a>",
        b"<a><?xml version='1.0'?></a>",
        b" <?xml version='1.0'?><a/>",
        b"<!DOCTYPE a [ <!ENTITY x 'y> ]><a/>",
        b"<a/><!DOCTYPE a>",
        b"<1/>",
        b"< a/>",
        b"<a>\x01</a>",
        b"<a>\0</a>",
        b"<a>\xff</a>",
        b"<a/>x",
        b"x<a/>",
    ],
)
def test_what_is_not_read(text: bytes) -> None:
    assert XML.read(text) is None
    with pytest.raises(expat.ExpatError):
        expat.ParserCreate().Parse(text, True)


def test_entities_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (i + 1, b"&a%d;" % i * 10) for i in range(30)) + b"]>\n"
    root = root_of(bomb + b'<a b="&a30;">&a30;</a>\n')
    assert XML.plain(root) == {"<": "a", "@b": Number("&a30;"), "#": Number("&a30;")}


def test_what_is_nested_too_deep_is_one_value() -> None:
    for depth in (MOST_NESTED - 1, MOST_NESTED, MOST_NESTED + 1, 10_000):
        node: Node = root_of(b"<a>\n" * depth + b"<b/>" + b"</a>" * depth)
        seen = 0
        while isinstance(node, Table) and len(node.fields) > 1:
            inner = node.fields[-1].node
            node, seen = (inner.items[0].node if isinstance(inner, List) else inner), seen + 1
        assert seen == min(depth, MOST_NESTED)
        assert isinstance(node, Scalar) == (depth >= MOST_NESTED)
        assert XML.read(b"<a>" * depth + b"</a>" * (depth - 1)) is None


@pytest.mark.parametrize(
    "text",
    [
        b"<a>" + b"x" * 10_000_000 + b"</a>",
        b"<a " + b"".join(b"b%d='' " % i for i in range(60_000)) + b"b1=''/>",
        b"<!--" * 200_000,
        b"<![CDATA[" * 100_000,
        b"<a><![CDATA[" + b"]]" * 400_000,
        b"<?x " * 250_000,
        b"<!DOCTYPE a [" + b"<!ENTITY x 'y'>" * 60_000,
        b"<!DOCTYPE a " + b"'x" * 400_000,
        b"<a " + b" " * 1_000_000,
        b"<a>" + b"&" * 1_000_000 + b"</a>",
        b"<a><!--" + b"-x" * 400_000,
    ],
)
def test_hostile_texts_end_soon(text: bytes) -> None:
    assert XML.read(text) is None


SHARED = (XML.together or (lambda: XML))()
PIECES = [
    "<a>",
    "</a>",
    "<b x='1'>",
    "</b>",
    "<a/>",
    "<b  y='2' x=\"\" />",
    "t",
    " ",
    "\n",
    "&lt;",
    "&#65;",
    "&",
    "<![CDATA[<]]>",
    "]]>",
    "<!-- c -->",
    "<!--",
    "-->",
    "<?p i?>",
    "<",
    ">",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_reads_what_expat_reads(pieces: list[str]) -> None:
    for text in ("".join(pieces), "<r>" + "".join(pieces) + "</r>"):
        root = XML.read(text.encode())
        try:
            expat.ParserCreate().Parse(text.encode(), True)
        except expat.ExpatError:
            assert root is None
        else:
            assert root is not None
            assert root.text == text.encode()
            assert recomposed(root) == text.encode()
            assert SHARED.read is not XML.read
            known = SHARED.read(text.encode())
            assert known is not None
            assert (XML.plain(known), recomposed(known)) == (XML.plain(root), text.encode()), "what was read before is something else"


@given(st.text(), st.sampled_from(["<a>", "<a x='", "<!DOCTYPE a ["]))
def test_no_text_raises(text: str, head: str) -> None:
    for content in (text.encode(errors="replace"), (head + text).encode(errors="replace")):
        root = XML.read(content)
        assert root is None or root.text == content


def test_children_beside_each_other() -> None:
    found = children(root_of(b"<a>\n  <!-- one -->\n  <b/> <!-- tail -->\n  <c/>\n</a>"))
    new = Item(b"", children(root_of(b"<a><d/></a>")).items[0].node, form=NEW)
    made = XML.compose_list((found.items[1], new, found.items[0]), found.shell)
    assert made.raw == b"\n  <c/>\n  <d/>\n  <!-- one -->\n  <b/> <!-- tail -->\n"
    assert XML.compose_list((new,), Shell()).raw == b"<d/>"


def test_an_element_closes_as_its_content_wants() -> None:
    empty, full = root_of(b"<a />"), root_of(b"<b  >x</b >")
    assert XML.compose((*empty.fields, full.fields[-1]), Shell(empty.start, empty.end)).text == b"<a  >x</a >"
    assert XML.compose(full.fields[:1], Shell()).text == b"<b/>"


@pytest.mark.parametrize(
    ("text", "kind", "texts"),
    [
        (b"<a/>", "a", {}),
        (b"<a x:ID='1' id='2'> t </a>", "a", {"id": "1", "": "t"}),
        (b"<a><id>1</id><b><c/></b><d>x</d><d>y</d></a>", "a", {"id": "1", "d": "x"}),
        (b"<a><id>1<!-- c --></id><b></b></a>", "a", {}),
    ],
)
def test_what_may_name_an_element(text: bytes, kind: str, texts: dict[str, str]) -> None:
    told = described(root_of(text))
    assert told is not None
    assert (told.kind, told.texts) == (kind, texts)
    assert described(Scalar(b"x", b"x")) is None


@given(st.one_of(st.text(), st.integers(), st.sampled_from(["a < b & 'c'", '"', "5", " x "])))
def test_what_is_spelled_and_placed_reads_back(value: object) -> None:
    spelled = XML.spell(value)
    if spelled is None:
        assert isinstance(value, str)
        return
    one = root_of(b"<a b='1'>x</a>")
    for place in (1, 2):
        placed = XML.place(one.fields[place], spelled, b"")
        if placed is None:
            assert not spelled.strip()
            continue
        fields = [*one.fields]
        fields[place] = placed
        made = root_of(XML.compose(tuple(fields), Shell()).text)
        assert XML.plain(made.fields[place].node) == value


def test_what_cannot_be_spelled_or_placed() -> None:
    nothing: list[object] = [None, True, ["a"], {}, "5", "\0", "\r", "\ud800", "\uffff"]
    assert [XML.spell(value) for value in nothing] == [None] * 9
    one = root_of(b"<a b='1'>x</a>")
    assert XML.place(one.fields[0], b"c", b"") is None
    for value in (b"<", b"&", b"", b" ", b"]]>", b"\xff"):
        assert XML.place(one.fields[2], value, b"") is None
    assert XML.place(one.fields[1], b"'\"", b"") is None
    placed = XML.place(one.fields[1], b'"', b"")
    assert placed is not None
    assert placed.node.raw == b"'\"'"
    assert [XML.plain(Scalar(text, text)) for text in (b"&#65;&#x42;", b"&#xD800;", b"&#99999999999;")] == [
        "AB",
        Number("&#xD800;"),
        Number("&#99999999999;"),
    ]
