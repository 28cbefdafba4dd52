"""Tables of cells as the document driver merges them: rows by what names them, cells by column."""

from __future__ import annotations

import csv
import io
import itertools
import random

import pytest

from mergekit.documents.by_keys import BY_KEY
from mergekit.driver import Outcome
from mergekit.drivers import load
from mergekit.drivers.document import DRIVER
from mergekit.frozen import replace
from tests.decided import contest, shown
from tests.lines.texts import seeded

Rows = list[dict[str, str]]


def merged(base: bytes, *sides: bytes, path: str = "x.csv", **options: str) -> Outcome:
    one = replace(contest(path, base, *sides), options=options)
    outcome = DRIVER.merge(one)
    for order in itertools.islice(itertools.permutations(range(len(sides))), 1, 3):
        again = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        assert DRIVER.merge(replace(again, options=options)) == outcome, "the order of sides matters"
    return outcome


def written(columns: list[str], rows: Rows, separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([columns, *([row[key] for key in columns] for row in rows)])
    return text.getvalue().encode()


def loaded(content: bytes, separator: str = ",") -> tuple[list[str], Rows]:
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator)
    assert all(len(row) == len(head) for row in rows), "a row has more or fewer cells than the header"
    return head, [dict(zip(head, row, strict=True)) for row in rows]


BASE = b"sku,name,price\nk1,a,10\nk2,b,20\nk3,c,30\n"


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        (BASE, [BASE.replace(b"b,20", b"b,21"), BASE.replace(b"k2,b", b"k2,B")], BASE.replace(b"b,20", b"B,21")),
        (BASE, [BASE + b"k4,d,1\n", BASE + b"k5,e,2\n"], BASE + b"k4,d,1\nk5,e,2\n"),
        (BASE, [BASE + b"k4,d,1\n", b"sku,name,price\nk4,d,1\n" + BASE[15:]], BASE + b"k4,d,1\n"),
        (BASE, [b"sku,name,price,n\nk1,a,10,1\nk2,b,20,2\nk3,c,30,3\n", BASE + b"k4,d,1\n"], None),
        (
            BASE,
            [b"name,sku,price\na,k1,10\nb,k2,20\nc,k3,30\n", BASE + b"k4,d,1\n"],
            b"name,sku,price\na,k1,10\nb,k2,20\nc,k3,30\nd,k4,1\n",
        ),
        (BASE, [b"sku,name\nk1,a\nk2,b\nk3,c\n", BASE.replace(b"k3,c", b"k3,d")], b"sku,name\nk1,a\nk2,b\nk3,d\n"),
        (BASE, [BASE.replace(b"k2,b,20\n", b""), BASE.replace(b"k3,c", b'k3,"c, d"')], b'sku,name,price\nk1,a,10\nk3,"c, d",30\n'),
        (
            BASE.replace(b",", b";"),
            [BASE.replace(b",", b";").replace(b"b;20", b"b;2,1"), BASE.replace(b",", b";").replace(b"k2;b", b"k2;B")],
            BASE.replace(b",", b";").replace(b"b;20", b"B;2,1"),
        ),
        (
            BASE.replace(b"\n", b"\r\n")[:-2],
            [BASE.replace(b"\n", b"\r\n") + b"k4,d,1", b"\xef\xbb\xbf" + BASE.replace(b"k3,c", b"k3,C").replace(b"\n", b"\r\n")[:-2]],
            b"\xef\xbb\xbf" + BASE.replace(b"k3,c", b"k3,C").replace(b"\n", b"\r\n") + b"k4,d,1",
        ),
    ],
)
def test_rows_merge_by_their_names(base: bytes, sides: list[bytes], expected: bytes | None) -> None:
    outcome = merged(base, *sides)
    assert not outcome.conflicts
    assert outcome.content == (b"sku,name,price,n\nk1,a,10,1\nk2,b,20,2\nk3,c,30,3\nk4,d,1,\n" if expected is None else expected)


def test_rows_that_look_alike_under_other_columns_are_different() -> None:
    base = b"id,a\nx,1\ny,2\n"
    outcome = merged(base, b"id,a,b\nx,1,5\ny,2,6\n", b"id,a,c\nx,1,5\ny,2,6\n")
    assert outcome.content == b"id,a,b,c\nx,1,5,5\ny,2,6,6\n"


def test_the_first_column_is_the_bases() -> None:
    """Where the base has no rows, and sides put another column first, nothing says which is meant."""
    sides = b"a,b\nk,1\nl,2\n", b"b,a\n1,m\n2,k\n"
    outcome = merged(b"a,b\n", *sides)
    assert outcome.conflicts
    assert not merged(b"a,b\n", sides[0], b"a,b\nm,1\n").conflicts


def test_what_keys_settle_is_an_event() -> None:
    outcome = merged(BASE, BASE.replace(b"b,20", b"b,21"), BASE.replace(b"k2,b", b"k2,B"))
    assert [event.rule for event in outcome.events] == [BY_KEY]


def test_a_row_that_rows_count_is_named_by_something_else() -> None:
    """Who puts a row in between counts those behind it anew: the number is not the row."""
    base = b"n,who,done\n1,ann,no\n2,bob,no\n3,cy,no\n"
    outcome = merged(base, b"n,who,done\n1,ann,no\n2,dan,no\n3,bob,no\n4,cy,no\n", base.replace(b"cy,no", b"cy,yes"))
    assert outcome.conflicts or [row["who"] for row in loaded(shown(outcome))[1] if row["done"] == "yes"] == ["cy"]


def test_one_name_for_two_new_rows_is_a_conflict_wherever_they_stand() -> None:
    for other in (BASE + b"k4,e,2\n", BASE.replace(b"k1,", b"k4,e,2\nk1,")):
        outcome = merged(BASE, BASE + b"k4,d,1\n", other)
        assert outcome.conflicts


@pytest.mark.parametrize(
    "sides",
    [
        (b"sku,name\nk1,a\nk2,b\nk3,c\n", BASE + b"k4,d,1\n"),
        (BASE.replace(b"price", b"cost"), BASE + b"k4,d,1\n"),
        (BASE.replace(b",", b";"), BASE + b"k4,d,1\n"),
    ],
)
def test_a_row_that_does_not_fit_the_new_header_is_left_to_text(sides: tuple[bytes, bytes]) -> None:
    outcome = merged(BASE, *sides)
    if not outcome.conflicts:
        loaded(shown(outcome))


def test_rows_that_nothing_names_are_text() -> None:
    base = b"a,b\n1,2\n1,2\n2,2\n"
    sides = base.replace(b"2,2", b"3,2"), base.replace(b"2,2", b"2,3")
    assert merged(base, *sides, trust="balanced") == load("text").merge(
        replace(contest("x.csv", base, *sides), options={"trust": "balanced"})
    )


@pytest.mark.parametrize("base", [b"a,b\n1\n2,3,4\n", b"a,a\n1,2\n", b'a,b\n"1,2\n', b"a,b\n1,\xff\n", b"just one\ncolumn\n"])
def test_what_is_no_table_is_text(base: bytes) -> None:
    sides = base + b"x,1,2\n", b"y\n" + base
    assert merged(base, *sides) == load("text").merge(contest("x.csv", base, *sides))


def test_the_policy_names_the_column() -> None:
    base = b"at,n\n1,1\n2,1\n3,1\n"
    sides = b"at,n\n1,1\n2,5\n3,1\n", b"at,m,n\n1,1,1\n2,1,1\n3,1,1\n"
    assert merged(base, *sides, identity="at").content == b"at,m,n\n1,1,1\n2,1,5\n3,1,1\n"


# ---- many tables, by a model ----

ROUNDS = 60
KEYS = ["id", "a", "b", "c"]
VALUES = ["x", "1", "two words", 'a "quote"', "a, comma", "two\nlines", ""]


def a_base(rng: random.Random) -> Rows:
    return [{key: f"r{n}" if key == "id" else rng.choice(VALUES) for key in KEYS} for n in range(rng.randint(1, 6))]


def edited(rng: random.Random, number: int, base: Rows) -> tuple[list[str], Rows]:
    """Change cells, take rows out and put rows in, move a column or put one in."""
    columns = list(KEYS)
    rows = [
        {k: v if k == "id" or rng.random() > 0.12 else rng.choice(VALUES) for k, v in row.items()} for row in base if rng.random() > 0.1
    ]
    for new in range(rng.randint(0, 2)):
        rows.insert(rng.randint(0, len(rows)), {key: f"s{number}{new}" if key == "id" else rng.choice(VALUES) for key in KEYS})
    if rng.random() < 0.2:
        columns.insert(rng.randint(1, len(columns)), f"new{number}")
        rows = [row | {f"new{number}": rng.choice(VALUES)} for row in rows]
    return columns, rows


def test_tables_are_as_the_model_says() -> None:
    """A clean table has for each name what its cells merge to one by one, and no cell that no side has."""
    assert sum(is_as_the_model_says(seed) for seed in range(ROUNDS)) > ROUNDS / 4


def is_as_the_model_says(seed: int) -> bool:
    """Merge a drawn table; tell whether cells decided all of it."""
    rng = seeded(seed)
    base = a_base(rng)
    sides = [edited(rng, number, base) for number in range(rng.randint(2, 4))]
    versions = [written(KEYS, base), *(written(*side) for side in sides)]
    outcome = merged(versions[0], *versions[1:])
    assert merged(versions[0], versions[1], versions[1]).content == versions[1], "one change, made by two"
    assert merged(versions[0], versions[0], versions[1]).content == versions[1], "one change"
    if outcome.conflicts:
        return False
    columns, rows = loaded(shown(outcome))
    assert sorted(columns) == sorted({key for own, _ in sides for key in own})
    assert len({row["id"] for row in rows}) == len(rows)
    if any(event.rule != BY_KEY for event in outcome.events):
        return False  # a rule for texts decided what cells do not
    before = {row["id"]: row for row in base}
    after = [{row["id"]: row for row in own} for _, own in sides]
    names = {name for own in (before, *after) for name in own if all(name in one for one in after) or name not in before}
    assert {row["id"] for row in rows} == names
    for row in rows:
        for key in columns:
            old = before.get(row["id"], {}).get(key)
            held = [one[row["id"]].get(key) for one in after if row["id"] in one]
            changed = {value for value in held if value != old and value is not None}
            assert row[key] in (changed or {old or ""}), (seed, row["id"], key)
    return True
