"""Texts with front matter: by key on top, by lines below; the `document` driver always, `text` where lines leave something open."""

from __future__ import annotations

import itertools

import pytest

from mergekit.contested import Contested, Hidden
from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers import document, text
from mergekit.frozen import replace
from tests.decided import contest, shown

YAML = b"---\ntitle: A\ndate: 1\ntags: [a, b]\n---\n# A\n\none\n\ntwo\n"
TOML = b'+++\ntitle = "A"\ndate = 1\ntags = ["a", "b"]\n+++\n# A\n\none\n\ntwo\n'
BOTH = pytest.mark.parametrize("driver", [document.DRIVER, text.DRIVER], ids=["document", "text"])


def merged(driver: object, path: str, base: Content, *sides: Content) -> Outcome:
    assert driver in (document.DRIVER, text.DRIVER)
    chosen = document.DRIVER if driver is document.DRIVER else text.DRIVER
    outcome = chosen.merge(contest(path, base, *sides))
    for order in itertools.islice(itertools.permutations(range(len(sides))), 1, 6):
        again = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        assert chosen.merge(again) == outcome, "the order of sides matters"
    return outcome


@BOTH
@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("base", [YAML, TOML], ids=["yaml", "toml"])
def test_keys_decide_what_lines_leave_open(driver: object, base: bytes, *, crlf: bool) -> None:
    def written(content: bytes) -> bytes:
        return content.replace(b"\n", b"\r\n") if crlf else content

    quote = b'"' if base is TOML else b""
    more = [b", " + quote + name + quote + b"]" for name in (b"c", b"d")]
    one = base.replace(b"]", more[0]).replace(b"one", b"one!")
    other = base.replace(b"]", more[1]).replace(b"two", b"two!")
    third = base.replace(b" 1", b" 2")
    outcome = merged(driver, "post.md", *map(written, (base, one, other, third)))
    assert [event.rule for event in outcome.events] == ["by-key"]
    expected = base.replace(b"]", more[0][:-1] + more[1]).replace(b" 1", b" 2").replace(b"one", b"one!").replace(b"two", b"two!")
    assert shown(outcome) == written(expected)


def test_the_text_below_may_stay_open() -> None:
    one, other = YAML.replace(b"b]", b"b, c]").replace(b"one", b"1"), YAML.replace(b"[a", b"[x, a").replace(b"one", b"I")
    outcome = merged(document.DRIVER, "a.mdx", YAML, one, other)
    (conflict,) = outcome.conflicts
    assert conflict.base == b"one\n"
    assert b"tags: [x, a, b, c]\n" in (outcome.base or b"")
    assert merged(text.DRIVER, "a.mdx", YAML, one, other).base == YAML, "by lines, and nothing else"


def test_a_key_that_stays_open_is_shown_alone() -> None:
    one, other = YAML.replace(b" 1", b" 2").replace(b"b]", b"b, c]"), YAML.replace(b" 1", b" 3").replace(b"two", b"2")
    outcome = merged(document.DRIVER, "a.markdown", YAML, one, other)
    (conflict,) = outcome.conflicts
    assert [sibling.value for sibling in conflict.siblings] == [b"date: 2\n", b"date: 3\n"]
    assert outcome.base == YAML.replace(b"b]", b"b, c]").replace(b"two", b"2")


@BOTH
@pytest.mark.parametrize(
    ("path", "base", "one", "other"),
    [
        ("a.txt", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"b]", b"b, y]")),
        ("a.md", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"[a, b]", b"[")),
        ("a.md", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"---", b"+++").replace(b"b]", b"b, y]")),
        ("a.md", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"---\n", b"")),
        ("a.md", b"---\ntext\n---\n", b"---\ntext 1\n---\n", b"---\ntext 2\n---\n"),
    ],
)
def test_what_is_not_alike_is_text(driver: object, path: str, base: bytes, one: bytes, other: bytes) -> None:
    plain = replace(contest(path, base, one, other), path="a.txt")
    assert shown(merged(driver, path, base, one, other)) == shown(text.DRIVER.merge(plain))


@BOTH
def test_who_asks_for_better_odds_gets_text(driver: object) -> None:
    assert driver in (document.DRIVER, text.DRIVER)
    one = contest("a.md", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"b]", b"b, y]"))
    chosen = document.DRIVER if driver is document.DRIVER else text.DRIVER
    assert not chosen.merge(one).conflicts
    assert chosen.merge(replace(one, options={"trust": "safe"})).conflicts


def test_the_text_below_merges_with_its_history() -> None:
    """A side that has seen a writer of a line, and put it back, decides there, from what that writer left."""
    sides = YAML.replace(b"[a", b"[x, a"), YAML.replace(b"b]", b"b, y]"), YAML.replace(b"one", b"1")
    plain, before = contest("a.md", YAML, *sides), YAML.replace(b"one", b"0")

    def narrow(chosen: frozenset[int]) -> Contest:
        base = before if chosen == {0, 2} else YAML
        order = sorted(chosen)
        return Contested(plain.path, base, tuple(sides[i] for i in order), tuple(plain.writers[i] for i in order))

    hidden = (Hidden[Content](before, frozenset({0})),)
    seen = Contested(plain.path, plain.base, plain.sides, plain.writers, lambda: hidden, narrow)
    assert not document.DRIVER.merge(plain).conflicts
    (conflict,) = document.DRIVER.merge(seen).conflicts
    assert conflict.base == b"0\n"
    assert b"tags: [x, a, b, y]\n" in (document.DRIVER.merge(seen).base or b"")


def test_a_form_may_be_named() -> None:
    one = contest("notes", YAML, YAML.replace(b"[a", b"[x, a"), YAML.replace(b"b]", b"b, y]"))
    assert document.DRIVER.merge(one).conflicts
    assert not document.DRIVER.merge(replace(one, options={"form": "markdown"})).conflicts
