"""XML as the document driver merges it: attributes by name, children by what names them, else in their order."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import pytest

from mergekit.documents.by_keys import BY_KEY
from mergekit.driver import Outcome
from mergekit.drivers import load
from mergekit.drivers.document import DRIVER
from mergekit.frozen import replace
from mergekit.syntax.xml_reading import MOST_NESTED
from tests.decided import contest, shown, with_hidden
from tests.drivers.test_document_model import Tree, a_tree, edited, model, unordered
from tests.lines.texts import seeded

ROUNDS = 30


def merged(base: bytes, *sides: bytes, path: str = "x.xml", **options: str) -> Outcome:
    one = replace(contest(path, base, *sides), options=options)
    outcome = DRIVER.merge(one)
    for order in itertools.islice(itertools.permutations(range(len(sides))), 1, 3):
        again = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        assert DRIVER.merge(replace(again, options=options)) == outcome, "the order of sides matters"
    return outcome


def clean(base: bytes, *sides: bytes, **options: str) -> bytes:
    outcome = merged(base, *sides, **options)
    assert not outcome.conflicts, shown(outcome).decode()
    ET.fromstring(shown(outcome))  # noqa: S314 (the test's own text)
    return shown(outcome)


def dependency(name: str, version: str = "1", group: str = "g") -> bytes:
    lines = f"<groupId>{group}</groupId>", f"<artifactId>{name}</artifactId>", f"<version>{version}</version>"
    return b"    <dependency>\n" + "".join(f"      {line}\n" for line in lines).encode() + b"    </dependency>\n"


def pom(*dependencies: bytes, version: bytes = b"1.0") -> bytes:
    head = b'<?xml version="1.0"?>\n<project xmlns="http://x">\n  <!-- what it is -->\n  <version>' + version + b"</version>\n"
    return head + b"  <dependencies>\n" + b"".join(dependencies) + b"  </dependencies>\n</project>\n"


A, B, C, D = (dependency(name) for name in "abcd")


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        (pom(A, B), [pom(A, B, C), pom(A, B, D)], pom(A, B, C, D)),
        (pom(A, B), [pom(dependency("a", "2"), B), pom(B)], None),
        (pom(A, B), [pom(A, dependency("b", "2")), pom(B)], pom(dependency("b", "2"))),
        (pom(A, B), [pom(A, B, C), pom(A, B, C, version=b"2.0")], pom(A, B, C, version=b"2.0")),
        (pom(A, B), [pom(B, A), pom(A, dependency("b", "2"))], pom(dependency("b", "2"), A)),
        (
            pom(A, dependency("a", "1", "h")),
            [pom(A, dependency("a", "2", "h")), pom(C, A, dependency("a", "1", "h"))],
            pom(C, A, dependency("a", "2", "h")),
        ),
        (pom(), [pom(A), pom(B)], pom(A, B)),
        (b'<a b="1" c="2"/>\n', [b'<a b="3" c="2"/>\n', b'<a b="1" c="4" d="5"/>\n'], b'<a b="3" c="4" d="5"/>\n'),
        (b"<a b='1' c='2'></a>\n", [b"<a c='2' b='1'></a>\n", b"<a b='1' c='3'>x</a>\n"], b"<a c='3' b='1'>x</a>\n"),
        (b'<a b="1"/>\n', [b'<a b="1" c="2" />\n', b'<a b="3"><x/></a>\n'], b'<a b="3" c="2"><x/></a>\n'),
        (b"<a><m>x</m><m>y</m></a>\n", [b"<a><m>x</m><m>z</m><m>y</m></a>\n", b"<a><m>y</m></a>\n"], b"<a><m>z</m><m>y</m></a>\n"),
        (
            b"<r><i>1</i>\n<j k='1'/></r>\n",
            [b"<r><i>2</i>\n<j k='1'/></r>\n", b"<r><i>1</i>\n<j k='2'/></r>\n"],
            b"<r><i>2</i>\n<j k='2'/></r>\n",
        ),
        (b"<r><i/> <i/></r>\n", [b"<r><i/> <i x='1'/></r>\n", b"<r><h/><i/> <i/></r>\n"], b"<r><h/><i/> <i x='1'/></r>\n"),
    ],
)
def test_elements_merge_by_their_names(base: bytes, sides: list[bytes], expected: bytes | None) -> None:
    if expected is None:
        assert merged(base, *sides).conflicts, "one deleted what the other edited"
    else:
        assert clean(base, *sides) == expected


def test_the_policy_names_the_attribute() -> None:
    base = b"<r>\n<i At='1' n='1'/>\n<i At='2' n='2'/>\n</r>\n"
    sides = base.replace(b"n='1'", b"n='3'"), base.replace(b"n='1'", b"n='1' a='' b='' c='' d=''")
    assert merged(base, *sides).conflicts
    assert clean(base, *sides, identity="At") == sides[1].replace(b"n='1'", b"n='3'")


def test_everything_that_nobody_changed_stays() -> None:
    odd = b"<?p i?> <!-- c -->\n <x  a = '1'\n\tb=\"&quot;\" ><![CDATA[<]]> &e;</x >\t<y></y><z/>"
    base = b"<!DOCTYPE r [<!ENTITY e 'E'>]>\r\n<r><k>1</k> <l>1</l>\r\n" + odd + b"</r>\r\n<!-- end -->"
    sides = base.replace(b"<k>1", b"<k>2"), base.replace(b"<l>1", b"<l>2")
    assert clean(base, *sides) == base.replace(b">1</", b">2</")


@pytest.mark.parametrize(
    ("base", "sides"),
    [
        (b"<p>some <b>bold</b> text</p>\n", [b"<p>some <b>bold</b> words</p>\n", b"<p>no <b>bold</b> text</p>\n"]),
        (b"<!-- a -->\n<r><i/></r>\n", [b"<!-- b -->\n<r><i/></r>\n", b"<!-- c -->\n<r><i/></r>\n"]),
        (b"<r a='1'/>\n", [b"<s a='1'/>\n", b"<t a='1'/>\n"]),
        (b"<r a='1'/>\n", [b"<r a='2'/>\n", b"<r a='3'/>\n"]),
        (b"<r>\n</r>\n", [b"<r><i name='x'>1</i>\n</r>\n", b"<r><i name='x'>2</i>\n</r>\n"]),
    ],
)
def test_what_sides_changed_differently_is_a_conflict(base: bytes, sides: list[bytes]) -> None:
    outcome = merged(base, *sides, trust="balanced")
    assert outcome.conflicts or outcome == load("text").merge(replace(contest("x.xml", base, *sides), options={"trust": "balanced"}))
    if not outcome.conflicts:
        assert outcome.events


def test_pairs_stay_pairs() -> None:
    """Elements that mean something by what stands before them are told by no text of their own: nothing is taken for the same."""
    one = "<dict>\n<key>a</key>\n<string>x</string>\n{}<key>z</key>\n<string>y</string>\n</dict>\n"
    new = [f"<key>{name}</key>\n<string>v</string>\n" for name in "mn"]
    outcome = merged(one.format("").encode(), *(one.format(text).encode() for text in new), path="x.plist")
    if not outcome.conflicts:
        found = [element.tag for element in ET.fromstring(shown(outcome))]  # noqa: S314 (the test's own text)
        assert found == ["key", "string"] * 4


@pytest.mark.parametrize("base", [b"<a>", b"<a b='1' b='2'/>", b"<a>&</a>", b"<a/><b/>", b"", b"<a>\xff</a>"])
def test_what_is_not_well_formed_is_text(base: bytes) -> None:
    sides = base + b"\nx\n", b"y\n" + base
    assert merged(base, *sides) == load("text").merge(contest("x.xml", base, *sides))


def test_elements_that_are_nested_as_deep_as_is_looked_at() -> None:
    """With history behind them; some levels deeper all is one value, which text merges."""
    for depth in (MOST_NESTED - 1, MOST_NESTED + 5):
        base = b"<a>\n<i/>" * depth + b"<x b='1' c='2'>1</x>\n" + b"</a>\n" * depth
        sides = base.replace(b"b='1'", b"b='2'"), base.replace(b"c='2'", b"c='3'"), base.replace(b"<i/>", b"<i>n</i>", 1)
        plain = contest("x.xml", base, *sides)
        outcome = DRIVER.merge(with_hidden(plain, (base.replace(b"c='2'", b"c='9'"), {1})))
        assert [event.rule for event in outcome.events] == [BY_KEY] or depth > MOST_NESTED
        assert outcome.conflicts or b"b='2' c='3'" in shown(outcome)


def test_a_bomb_of_entities_is_bytes() -> None:
    base = b'<!DOCTYPE a [<!ENTITY b "&c;&c;&c;&c;"><!ENTITY c "&b;">]>\n<a><d>&b;</d>\n<e/></a>\n'
    sides = base.replace(b"<d>", b"<d x='1'>"), base.replace(b"<e/>", b"<e y='&c;'/>")
    assert merged(base, *sides).content == base.replace(b"<d>", b"<d x='1'>").replace(b"<e/>", b"<e y='&c;'/>")


# ---- many trees, by the model of plain values ----


def spelled(tree: Tree) -> bytes:
    return b"<r>" + inside(tree) + b"</r>\n"


def inside(value: object) -> bytes:
    if isinstance(value, dict):
        return b"\n" + b"".join(b"<%b>%b</%b>\n" % (key.encode(), inside(one), key.encode()) for key, one in value.items())
    if isinstance(value, list):
        return b"\n" + b"".join(b"<item>%b</item>\n" % inside(one) for one in value)
    return str(value).encode()


def meant(element: ET.Element) -> object:
    if not len(element):
        return (element.text or "").strip() or {}
    if element[0].tag == "item":
        return [meant(one) for one in element]
    return {one.tag: meant(one) for one in element}


def test_trees_are_as_the_model_says() -> None:
    sure = 0
    for seed in range(ROUNDS):
        rng = seeded(seed)
        base = a_tree(rng)
        sides = [edited(rng, base) for _ in range(rng.randint(2, 4))]
        versions = [spelled(tree) for tree in (base, *sides) if isinstance(tree, dict)]
        clashes: list[object] = []
        wanted = model(base, sides, clashes)
        outcome = merged(*versions)
        assert merged(versions[0], versions[1], versions[1]).content == versions[1]
        if clashes or not isinstance(wanted, dict):
            assert outcome.conflicts or outcome.events, f"seed {seed}"
        elif not outcome.conflicts:  # two that replace neighbours are a conflict in a list, whatever the model says
            sure += 1
            found = meant(ET.fromstring(shown(outcome)))  # noqa: S314 (the test's own text)
            assert unordered(found) == unordered(meant(ET.fromstring(spelled(wanted)))), f"seed {seed}"  # noqa: S314 (as above)
    assert sure > ROUNDS / 5
