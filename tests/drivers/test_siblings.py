"""The siblings driver: its promise by example. Golden cases and the laws of all drivers are run by tests/laws."""

from __future__ import annotations

import base64
import itertools
import json

import pytest

from mergekit.conflicts import Writer
from mergekit.driver import Content, Contest
from mergekit.drivers.siblings import DRIVER
from mergekit.frozen import replace
from tests.decided import contest, loaded, merged, places, shown, with_hidden, writer

JSON = b'{\n  "db": "pg",\n  "ui": "react",\n  "limits": {\n    "users": 1\n  }\n}\n'
YAML = b"# what we chose\ndb: pg  # for now\nui: react\nlimits:\n  users: 1\n"
TOML = b'# what we chose\ndb = "pg" # for now\nui = "react"\n\n[limits]\nusers = 1\n'
MARKDOWN = b"---\nstatus: open\n---\n# Storage\n\n## db\n\npg\n\n## ui\n\nreact\n"
TEXT = b"db: pg\n\nui: react\n"
FORMS = {"json": JSON, "yaml": YAML, "toml": TOML, "md": MARKDOWN, "txt": TEXT}
every_form = pytest.mark.parametrize(("form", "base"), FORMS.items(), ids=FORMS)


# ---- what disagrees becomes data, and nothing else does ----


@every_form
def test_different_places_merge(form: str, base: bytes) -> None:
    one, other = base.replace(b"pg", b"mysql"), base.replace(b"react", b"vue")
    outcome = merged(f"decisions/x.{form}", base, one, other)
    assert outcome.content == base.replace(b"pg", b"mysql").replace(b"react", b"vue")
    assert not outcome.conflicts


@every_form
def test_one_place_holds_every_variant_and_blocks_nothing(form: str, base: bytes) -> None:
    outcome = merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite"), base.replace(b"react", b"vue"))
    assert not outcome.holds
    assert outcome.base == (base if form == "txt" else base.replace(b"react", b"vue"))
    (conflict,) = outcome.conflicts
    for word in (b"mysql", b"sqlite", b"pg", b"vue", b"agent-1", b"agent-2", b"1970-01-01T01:16:40+01:00", b"change 1", b"Agent 2"):
        assert word in shown(outcome)
    expected = {2: [[1], [2]], 3: [[1], [2], [3]]}[len(conflict.siblings)]
    assert [[one.time // 1000 for one in sibling.writers] for sibling in conflict.siblings] == expected


@pytest.mark.parametrize("form", ["json", "yaml", "toml"])
def test_siblings_are_one_object_in_the_place_of_the_value(form: str) -> None:
    base = FORMS[form]
    tree = loaded(form, shown(merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite"))))
    assert tree["ui"] == "react"
    assert tree["db"] == {
        "$siblings": {
            "base": "pg",
            "variants": [
                {
                    "value": value,
                    "by": f"agent-{number}",
                    "commit": f"{number:040x}",
                    "author": f"Agent {number}",
                    "time": f"1970-01-01T01:{minutes}+01:00",
                    "message": f"change {number}\n\nSince it is better.",
                }
                for number, value, minutes in ((1, "mysql", "16:40"), (2, "sqlite", "33:20"))
            ],
        }
    }


@every_form
def test_equal_variants_are_one_with_several_writers(form: str, base: bytes) -> None:
    mysql = base.replace(b"pg", b"mysql")
    (conflict,) = merged(f"x.{form}", base, mysql, base.replace(b"pg", b"sqlite"), mysql).conflicts
    assert [[one.label for one in sibling.writers] for sibling in conflict.siblings] == [["agent-1", "agent-3"], ["agent-2"]]


@pytest.mark.parametrize("form", ["json", "yaml", "toml"])
def test_tables_that_were_added_apart_are_not_blended(form: str) -> None:
    sides = {
        "json": [b'{\n  "db": {"name": "%b", "port": %d}\n}\n' % pair for pair in ((b"pg", 1), (b"mysql", 2))],
        "yaml": [b"db:\n  name: %b\n  port: %d\n" % pair for pair in ((b"pg", 1), (b"mysql", 2))],
        "toml": [b'[db]\nname = "%b"\nport = %d\n' % pair for pair in ((b"pg", 1), (b"mysql", 2))],
    }[form]
    tree = loaded(form, shown(merged(f"x.{form}", {"json": b"{}\n", "yaml": b"", "toml": b""}[form], *sides)))
    values = [variant["value"] for variant in tree["db"]["$siblings"]["variants"]]
    assert values == [{"name": "pg", "port": 1}, {"name": "mysql", "port": 2}]
    assert "base" not in tree["db"]["$siblings"]


def test_fields_of_files_that_were_added_apart_merge() -> None:
    outcome = merged("x.json", None, b'{\n  "a": 1,\n  "b": 2\n}\n', b'{\n  "a": 1,\n  "b": 3,\n  "c": 4\n}\n')
    assert places(outcome) == {("field", "b"): {b"2", b"3"}}
    assert loaded("json", shown(outcome))["c"] == 4


def test_spelling_survives() -> None:
    base = b'{"n": 1.0, "big": 123456789012345678901234567890, "t": "\\u00e9" ,"z":[1,  2]}\n'
    one, other = base.replace(b"1.0", b"1e3"), base.replace(b"1.0", b"1.00")
    assert {sibling.value for sibling in merged("x.json", base, one, other).conflicts[0].siblings} == {b"1e3", b"1.00"}
    assert b'"big": 123456789012345678901234567890, "t": "\\u00e9" ,"z":[1,  2]}\n' in shown(merged("x.json", base, one, other))


def test_comments_of_both_sides_stay() -> None:
    base = b"# a\nx: 1\n# b\ny: 2\n"
    outcome = merged(
        "x.yaml", base, base.replace(b"# b", b"# b, says one"), base.replace(b"# b", b"# b, says two").replace(b"y: 2", b"y: 3")
    )
    assert outcome.content == b"# a\nx: 1\n# b, says one\n# b, says two\ny: 3\n"


# ---- siblings meet later merges ----


@every_form
def test_siblings_of_siblings_are_those_of_all(form: str, base: bytes) -> None:
    sides = [base.replace(b"pg", word) for word in (b"mysql", b"sqlite", b"couch")]
    at_once = merged(f"x.{form}", base, *sides)
    for first, second, third in itertools.permutations((1, 2, 3)):
        two = merged(f"x.{form}", base, sides[first - 1], sides[second - 1], numbers=(first, second))
        joined = merged(f"x.{form}", base, two.content, sides[third - 1], numbers=(9, third))
        assert joined.content == at_once.content
        assert joined.conflicts == at_once.conflicts


in_parts = pytest.mark.parametrize(("form", "base"), list(FORMS.items())[:-1], ids=list(FORMS)[:-1])
"""Siblings of a whole text leave no other place."""


@in_parts
def test_untouched_siblings_stay_beside_other_edits(form: str, base: bytes) -> None:
    open_ = merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite"))
    edited = shown(open_).replace(b"react", b"vue")
    outcome = merged(f"x.{form}", base, edited, base.replace(b"react", b"vue"), numbers=(8, 3))
    assert outcome.content == edited
    assert [conflict.id for conflict in outcome.conflicts] == [conflict.id for conflict in open_.conflicts]
    assert outcome.base == base.replace(b"react", b"vue")


@in_parts
def test_a_later_commit_that_replaced_them_wins_over_one_that_left_them(form: str, base: bytes) -> None:
    open_ = shown(merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite")))
    decided, edited = base.replace(b"pg", b"mysql 8"), open_.replace(b"react", b"vue")
    outcome = merged(f"x.{form}", base, decided, edited, rendered=open_)
    assert outcome.content == decided.replace(b"react", b"vue")
    assert not outcome.conflicts
    again = merged(f"x.{form}", base, decided, base.replace(b"pg", b"sqlite 3"), rendered=open_)
    assert len(again.conflicts) == 1, "two who decided differently are siblings, and what they replaced is not there"
    assert b"mysql 8" in shown(again)
    assert len(again.conflicts[0].siblings) == 2


@every_form
def test_who_replaced_some_leaves_what_he_has_not_seen(form: str, base: bytes) -> None:
    two = shown(merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite")))
    three = shown(merged(f"x.{form}", base, two, base.replace(b"pg", b"couch"), numbers=(9, 3)))
    outcome = merged(f"x.{form}", base, three, base.replace(b"pg", b"files"), numbers=(9, 4), rendered=two)
    values = {b"couch" in (sibling.value or b"") for sibling in outcome.conflicts[0].siblings}
    assert len(outcome.conflicts[0].siblings) == 2
    assert values == {True, False}
    assert b"mysql" not in shown(outcome)


@every_form
def test_settling_gives_the_base(form: str, base: bytes) -> None:
    open_ = shown(merged(f"x.{form}", base, base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite")))
    assert DRIVER.settle(open_) == base
    assert DRIVER.settle(base) == base
    added = merged(f"x.{form}", base, *(_added(form, base, word) for word in (b"one", b"two")))
    assert added.conflicts
    assert added.base == base


def _added(form: str, base: bytes, word: bytes) -> bytes:
    if form == "json":
        return base.replace(b'  "ui"', b'  "new": "%b",\n  "ui"' % word)
    if form == "toml":
        return base.replace(b"ui =", b'new = "%b"\nui =' % word)
    return base + {"yaml": b"new: %b\n", "md": b"\n## new\n\n%b\n", "txt": b"\nnew: %b\n"}[form] % word


def test_a_block_that_somebody_edited_is_plain_text() -> None:
    open_ = shown(merged("x.md", MARKDOWN, MARKDOWN.replace(b"pg", b"mysql"), MARKDOWN.replace(b"pg", b"sqlite")))
    edited = open_.replace(b"mysql", b"mysql 8", 1)
    assert edited != open_
    outcome = merged("x.md", MARKDOWN, edited)
    assert not outcome.conflicts
    assert outcome.base == edited


# ---- deleting ----


@every_form
def test_a_deleted_file_against_an_edited_one(form: str, base: bytes) -> None:
    edited = base.replace(b"pg", b"mysql")
    outcome = merged(f"x.{form}", base, None, edited)
    assert places(outcome) == {("file", ""): {None, edited}}
    assert not outcome.holds
    assert outcome.base == base
    assert merged(f"x.{form}", base, None, base).content is None
    assert merged(f"x.{form}", None, outcome.content, None, rendered=None).content is not None
    decided = merged(f"x.{form}", base, None, outcome.content, rendered=outcome.content)
    assert decided.content is None, "who deletes a file with siblings has decided"


def test_a_deleted_field_against_an_edited_one_has_no_value() -> None:
    outcome = merged("x.json", JSON, JSON.replace(b'  "ui": "react",\n', b""), JSON.replace(b"react", b"vue"))
    variants = loaded("json", shown(outcome))["ui"]["$siblings"]["variants"]
    assert ["value" in variant for variant in variants] == [False, True]


def test_a_deleted_field_against_a_changed_comment() -> None:
    base = b"x: 1\n# why\ny: 2\n"
    outcome = merged("x.yaml", base, b"x: 1\n", base.replace(b"why", b"why, really"))
    assert places(outcome) == {("field", "y"): {None, b"2"}}
    assert b"# why, really\n" in shown(outcome)


# ---- who decides, with history behind the sides ----


def doc(db: int, ui: int, other: int = 0, *, nested: bool) -> bytes:
    inner = {"db": db, "ui": ui}
    return json.dumps({"in": inner, "other": other} if nested else inner | {"other": other}, indent=2).encode() + b"\n"


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("other", [0, 1])
def test_undoing_is_a_write_that_counts_in_its_own_field(nested: bool, other: int) -> None:
    """K writes db 1; one side undoes it, another keeps it and edits ui, a third comes from before.

    The file (or the table) of the first equals the base's, and yet it has decided about db.
    """
    base, below = doc(0, 0, nested=nested), doc(1, 0, nested=nested)
    plain = contest("x.json", base, base, doc(1, 2, nested=nested), doc(0, 0, other, nested=nested))

    def narrow(chosen: frozenset[int]) -> Contest:
        order = sorted(chosen)
        closer = below if chosen == {0, 1} else base
        return Contest("x.json", closer, tuple(plain.sides[i] for i in order), tuple(plain.writers[i] for i in order))

    history = replace(with_hidden(plain, (below, {0, 1})), narrow=narrow)
    assert DRIVER.merge(history).content == doc(0, 2, other, nested=nested)
    assert DRIVER.merge(plain).content == doc(1, 2, other, nested=nested), "the history makes the difference"


@pytest.mark.parametrize("nested", [False, True])
def test_a_whole_that_looks_unchanged_may_have_decided_a_part(nested: bool) -> None:
    """K writes db 1 and L writes ui 2; one side undoes K, one undoes L, and one that has seen both undoes only L.

    Two sides hold the base's file, the third db 1 alone: as wholes, they agree on that. As parts they do not.
    """
    base, k, ell = doc(0, 0, nested=nested), doc(1, 0, nested=nested), doc(0, 2, nested=nested)
    others = [doc(0, 0, 5, nested=nested), base] if nested else [base, base]
    plain = contest("x.json", base, others[0], others[1], k)

    def narrow(chosen: frozenset[int]) -> Contest:
        order = sorted(chosen)
        closer = {frozenset({0, 2}): k, frozenset({1, 2}): ell}.get(chosen, base)
        return Contest("x.json", closer, tuple(plain.sides[i] for i in order), tuple(plain.writers[i] for i in order))

    history = replace(with_hidden(plain, (k, {0, 2}), (ell, {1, 2})), narrow=narrow)
    assert DRIVER.merge(history).content == others[0]
    assert DRIVER.merge(plain).content == doc(1, 0, 5 if nested else 0, nested=nested), "the history makes the difference"


@pytest.mark.parametrize("broken", [b"{", b"[1]"])
def test_a_version_below_that_cannot_be_read_touches_everything(broken: bytes) -> None:
    """Nobody knows what it wrote, so whoever has seen it has a say everywhere, and its file is the closer base."""
    one, other, third = (b'{"a": %d, "b": %d}\n' % pair for pair in ((1, 0), (0, 1), (0, 0)))
    plain = contest("x.json", b'{"a": 0, "b": 0}\n', one, other, third + b"\n")

    def narrow(chosen: frozenset[int]) -> Contest:
        order = sorted(chosen)
        return Contest("x.json", broken, tuple(plain.sides[i] for i in order), tuple(plain.writers[i] for i in order))

    outcome = DRIVER.merge(replace(with_hidden(plain, (broken, {0, 1})), narrow=narrow))
    assert outcome.conflicts[0].kind == "file"
    assert not DRIVER.merge(plain).conflicts


def test_paragraphs_do_not_bring_back_what_a_side_undid() -> None:
    base = b"# T\n\n## A\n\none\n\ntwo\n\nthree\n"
    below = base.replace(b"two", b"2")
    plain = contest("x.md", base, base + b"\n", below.replace(b"three", b"3"), base.replace(b"one", b"1"))
    outcome = DRIVER.merge(with_hidden(plain, (below, {0, 1})))
    assert outcome.conflicts
    assert not DRIVER.merge(plain).conflicts, "the history makes the difference"


# ---- what cannot be taken apart ----


@pytest.mark.parametrize(
    ("path", "base", "one", "other"),
    [
        ("x.json", b"1\n", b"2\n", b"3\n"),
        ("x.json", b'{"a": 1}', b'{"a": 2', b'{"a": 3}'),
        ("x.json", b'{"a": 1}', b'{"a": 2, "a": 3}', b'{"a": 3}'),
        ("x.yaml", b"a: *x\nb: &x 1\n", b"a: *x\nb: &x 2\n", b"a: *x\nb: &x 3\n"),
        ("x.yaml", b"a: 1\n---\nb: 1\n", b"a: 2\n---\nb: 1\n", b"a: 3\n---\nb: 1\n"),
        ("x.yaml", b"- 1\n", b"- 2\r\n", b"\xff\xfe"),
        ("x.toml", b"a = 1\n", b"a = 1\na = 2\n", b"a = 3\n"),
        ("x.toml", b"[a]\nx = 1\n", b"", b"[a]\nx = 1 # no room for this inside braces\n"),
    ],
)
def test_siblings_of_whole_files_hold_every_byte(path: str, base: bytes, one: bytes, other: bytes) -> None:
    outcome = merged(path, base, one, other)
    assert places(outcome) == {("file", ""): {one, other}}
    assert outcome.base == base
    tree = loaded(path.rpartition(".")[2].replace("yaml", "json"), shown(outcome))["$siblings"]
    texts = [variant["value"] for variant in tree["variants"]]
    assert [text.encode() if isinstance(text, str) else base64.b64decode(text["base64"]) for text in texts] == [one, other]
    third = merged(path, base, outcome.content, b"third\n", numbers=(9, 3))
    assert third.content == merged(path, base, one, other, b"third\n").content


def test_what_would_be_written_twice_falls_back() -> None:
    """One side moves a dotted key under a header of its own, another edits it where it was: TOML knows no such file."""
    base = b"[a]\nx = 1\nb.c = 1\n"
    moved, edited = b"[a]\nx = 1\n\n[a.b]\nc = 1\n", base.replace(b"c = 1", b"c = 2")
    outcome = merged("x.toml", base, moved, edited)
    assert places(outcome) == {("file", ""): {moved, edited}}
    assert loaded("toml", shown(outcome))["$siblings"]["base"] == base.decode()


def test_content_with_nul_is_binary() -> None:
    for form in FORMS:
        outcome = merged(f"x.{form}", b"a\0", b"b\0", b"c")
        assert outcome.holds
        assert outcome.conflicts[0].driver == "binary"
        assert outcome.content == b"a\0"


@pytest.mark.parametrize("form", ["json", "yaml", "toml", "md", "txt"])
def test_hostile_depth(form: str) -> None:
    """No depth brings down the process, not even that of the grammar's scanner (see `syntax.parse`)."""
    deep = {
        "brackets": b"a: " + b"[" * 10_000 + b"]" * 10_000 + b"\n",
        "objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "columns": b"".join(b" " * i + b"a:\n" for i in range(2000)),
        "dashes": b"- " * 10_000 + b"\n",
        "keys": b"? " * 10_000 + b"\n",
        "dots": b"a" + b".a" * 10_000 + b" = 1\n",
        "array": b"a = " + b"[" * 10_000 + b"]" * 10_000 + b"\n",
        "headings": b"".join(b"#" * (i % 6 + 1) + b" x\n" for i in range(10_000)),
        "fences": b"<!-- mergekit:siblings 0123456789ab -->\n" * 10_000 + b"<!-- mergekit:/siblings 0123456789ab -->\n",
    }
    for content in deep.values():
        outcome = merged(f"x.{form}", b"a: 1\n", content, b"a: 2\n")
        assert outcome.content is not None
        assert DRIVER.settle(outcome.content) == outcome.base


def test_hostile_writers_read_back() -> None:
    """No name or message can leave its place, in any format."""
    text = "--> ==== <b>\n\"'\\ # {x} [y]\t\u2028\x07\x7f\ud800 \U0001f600 `z` *w*"
    odd = Writer(text, "c" * 40, text, -(10**11), 60 * 100, text * 3)
    for form, base in FORMS.items():
        sides = (base.replace(b"pg", b"mysql"), base.replace(b"pg", b"sqlite"))
        outcome = DRIVER.merge(Contest(f"x.{form}", base, sides, (odd, writer(2))))
        assert outcome.base == base, form
        assert [conflict.kind for conflict in outcome.conflicts] == [{"md": "section", "txt": "file"}.get(form, "field")]
        assert merged(f"x.{form}", base, outcome.content, base).content == outcome.content
        again = merged(f"x.{form}", base, outcome.content, base.replace(b"pg", b"couch"), numbers=(9, 3))
        written = [one for sibling in again.conflicts[0].siblings for one in sibling.writers]
        assert replace(odd, label=text.replace("\ud800", "\ufffd")).label in {one.label for one in written}


# ---- the form of a file ----


@pytest.mark.parametrize(
    ("before", "one", "other", "after"),
    [
        (b"a\n\nb\n", b"a\r\n\r\nb\r\n", b"a\n\nc\n", b"a\r\n\r\nc\r\n"),
        (b"a\n\nb\n", b"a\n\nb", b"c\n\nb\n", b"c\n\nb"),
        (b"a\n\nb\n", b"\xef\xbb\xbfa\n\nb\n", b"c\n\nb\n", b"\xef\xbb\xbfc\n\nb\n"),
    ],
)
def test_what_surrounds_a_text_merges_by_itself(before: bytes, one: bytes, other: bytes, after: bytes) -> None:
    assert merged("x.txt", before, one, other).content == after


def test_the_option_has_the_last_word_on_the_form() -> None:
    base: Content = b'{"a": 1, "b": 2}\n'
    plain = contest("x.unknown", base, b'{"a": 2, "b": 2}\n', b'{"a": 1, "b": 3}\n')
    assert DRIVER.merge(plain).conflicts[0].kind == "file"
    assert DRIVER.merge(replace(plain, options={"form": "json"})).content == b'{"a": 2, "b": 3}\n'
    assert DRIVER.merge(replace(plain, options={"form": "nonsense"})) == DRIVER.merge(plain)


def test_long_values_stand_on_several_lines() -> None:
    value = json.dumps({f"key number {i}": [i, {"x": []}] for i in range(9)})
    outcome = merged("x.json", b'{\n    "a": 1\n}\n', b'{\n    "a": %b\n}\n' % value.encode(), b'{\n    "a": 2\n}\n')
    assert loaded("json", shown(outcome))["a"]["$siblings"]["variants"][0]["value"] == json.loads(value)
    assert max(map(len, shown(outcome).splitlines())) < 100
