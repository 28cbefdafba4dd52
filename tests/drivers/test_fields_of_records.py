"""Typed files that hold many records: tables of cells, and several YAML documents in a file."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import pytest

from mergekit.conflicts import Writer
from mergekit.contested import Written
from mergekit.driver import Content, Outcome
from mergekit.drivers import load, registry, types_of
from mergekit.errors import PolicyError
from mergekit.frozen import replace
from mergekit.policy import read_policy
from tests.decided import contest, loaded
from tests.laws.plans import World

FIELDS = {
    "count": "pn-counter",
    "seen": "max",
    "price": "min",
    "on": "flag",
    "status": {"type": "state-machine", "moves": {"open": ["doing"], "doing": ["done"]}, "with": ["closed"]},
    "owner": "siblings",
}
SCHEMA = types_of({"stock": FIELDS})["stock"]
CSV = b"sku,count,seen,price,on,status,closed,owner\npen,10,2024-05-01,1.5,false,open,,\nbox,5,2024-05-01,2,true,open,,ann\n"
YAML = b"# all\n---\nid: pen   # blue\ncount: 10\n---\nid: box\nowner: ann\n"


def merged(path: str, base: Content, *sides: Content, driver: str = "fields", rendered: Content = None, **options: str) -> Outcome:
    given = {"type": "stock", "schema": SCHEMA, **options} if driver == "fields" else options
    found = []
    for order in itertools.islice(itertools.permutations(range(len(sides))), 3):
        one = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order], rendered=rendered)
        found.append(load(driver).merge(replace(one, options=given)))
    assert all(one == found[0] for one in found), "the order of sides matters"
    assert not found[0].holds
    assert found[0].content is not None
    assert load(driver).settle(found[0].content) == found[0].base
    return found[0]


def content(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


def rows(text: bytes, separator: str = ",") -> dict[str, dict[str, str]]:
    found = list(csv.DictReader(io.StringIO(text.decode(), newline=""), delimiter=separator))
    assert all(None not in row and None not in row.values() for row in found)
    return {next(iter(row.values())): row for row in found}


def test_cells_merge_by_the_type_of_their_column() -> None:
    left = CSV.replace(b"pen,10,2024-05-01,1.5,false,open", b"pen,7,2024-05-03,1.25,true,doing")
    right = CSV.replace(b"pen,10,2024-05-01,1.5,false,open,", b"pen,12,2024-05-02,1.75,false,done,5")
    assert content(merged("x.csv", CSV, left, right)) == CSV.replace(
        b"pen,10,2024-05-01,1.5,false,open,", b"pen,9,2024-05-03,1.25,true,done,5"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_what_nobody_touched_stays_byte_for_byte(separator: str, quoted: bool, end: bytes) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n").writerows(
        [line.split(",") for line in CSV.decode().splitlines()]
    )
    base = text.getvalue().encode().replace(b"\n", end)
    path = "x.tsv" if separator == "\t" else "x.csv"
    left, right = base.replace(b"10", b"7"), base.replace(b"10", b"12").replace(b"2024-05-01", b"2024-05-02", 1)
    assert content(merged(path, base, left, right)) == base.replace(b"10", b"9").replace(b"2024-05-01", b"2024-05-02", 1)


def test_siblings_stand_in_a_cell_and_are_decided_there() -> None:
    outcome = merged("x.csv", CSV, CSV.replace(b"ann", b'"ben, the ""first"""'), CSV.replace(b"ann", b"cy"))
    assert [one.region for one in outcome.conflicts] == ["box.owner"]
    cell = json.loads(rows(content(outcome))["box"]["owner"])["$siblings"]
    assert (cell["base"], [one["value"] for one in cell["variants"]]) == ("ann", ['ben, the "first"', "cy"])
    assert outcome.base == CSV
    again = content(outcome)
    lines = again.splitlines(keepends=True)
    decided = b"".join([*lines[:2], CSV.splitlines(keepends=True)[2].replace(b"ann", b"cy")])
    later = merged("x.csv", outcome.base, decided, again.replace(b"pen,10", b"pen,11"), rendered=again)
    assert content(later) == decided.replace(b"pen,10", b"pen,11")
    third = merged("x.csv", outcome.base, again, again.replace(b"ann", b"ann"), rendered=again)
    assert content(third) == again


ANOTHER_SPELLING = b'"{""$siblings"": {""variants"": [{""value"": ""a"", ""by"": ""x""},  {""value"": ""b"", ""by"": ""y""}]}}"'


def test_a_counter_in_a_row_counts_its_writes_where_base_and_sides_hold_the_same() -> None:
    five, six, seven = (b"sku,count\npen,%d\nbox,1\n" % n for n in (5, 6, 7))
    asked = replace(contest("a.csv", five, five, five), options={"type": "stock", "schema": SCHEMA})
    left, right = asked.writers
    writes = (Written(five, seven, Writer("below")), Written(five, five, left, 1), Written(six, five, right))
    assert load("fields").merge(replace(asked, written=lambda: writes)).content == six


@pytest.mark.parametrize(
    "cell", [ANOTHER_SPELLING, b'"{""$siblings"": 1}"', b'"{""$siblings"": {""variants"": []}}"', b'"{""$siblings"": "', b"{}"]
)
def test_what_only_looks_like_siblings_is_a_text(cell: bytes) -> None:
    base = CSV.replace(b"ann", cell)
    outcome = merged("x.csv", base, base.replace(b"10", b"11"), base.replace(b"10", b"12"))
    assert outcome.content == base.replace(b"10", b"13")
    assert not outcome.conflicts


def test_columns_come_and_go() -> None:
    wide = CSV.replace(b"owner\n", b"owner,room\n").replace(b",\n", b",,1\n").replace(b"ann\n", b"ann,\n")
    new = CSV + b"cap,1,,,,,,\n"
    assert content(merged("x.csv", CSV, wide, new)) == wide + b"cap,1,,,,,,,\n"
    narrow = b"".join(line.rpartition(b",")[0] + b"\n" for line in CSV.splitlines())
    assert content(merged("x.csv", CSV, narrow, new)) == narrow + b"cap,1,,,,,\n"
    kept = rows(content(merged("x.csv", CSV, narrow, CSV.replace(b"open,,\n", b"open,,eve\n"))))
    assert (kept["pen"]["owner"], kept["box"]["owner"]) == ("eve", "")


def test_rows_that_no_column_tells_apart_all_stay() -> None:
    log = b"day,who,what\n1,ann,x\n1,ben,x\n1,ann,x\n"
    assert content(merged("log.csv", log, log + b"1,ann,y\n", log + b"1,ben,y\n1,ann,y\n")) == log + b"1,ben,y\n1,ann,y\n"


def test_a_column_that_counts_the_rows_tells_none_apart() -> None:
    log = b"n,who,count\n1,ann,3\n2,ben,4\n"
    assert content(merged("log.csv", log, log + b"3,cy,1\n", log + b"3,dee,2\n")) == log + b"3,cy,1\n3,dee,2\n"


def test_the_policy_says_what_tells_records_apart() -> None:
    log = b"day,who,count\n1,ann,1\n2,ben,2\n3,cy,2\n"
    left, right = log.replace(b"ann,1", b"ann,3"), log.replace(b"1,ann", b"5,ann").replace(b"ann,1", b"ann,2")
    assert content(merged("log.csv", log, left, right, key="who")) == log.replace(b"1,ann,1", b"5,ann,4")
    deep = b"---\nmeta: {name: a}\ncount: 1\n---\nmeta: {name: b}\ncount: 1\n"
    left, right = deep.replace(b"count: 1", b"count: 2", 1), deep.replace(b"count: 1", b"count: 3")
    found = merged("x.yaml", deep, left, right, key="meta.name")
    assert content(found) == deep.replace(b"count: 1", b"count: 4", 1).replace(b"count: 1", b"count: 3", 1)


def test_documents_of_one_file_merge_by_their_ids() -> None:
    left = YAML.replace(b"count: 10", b"count: 7") + b"---\nid: cap\n"
    right = b"# all\n---\nid: box\nowner: ann\n---\nid: pen   # blue\ncount: 12\n"
    wanted = b"# all\n---\nid: box\nowner: ann\n---\nid: cap\n---\nid: pen   # blue\ncount: 9\n"
    assert sorted(content(merged("x.yaml", YAML, left, right)).split(b"---\n")) == sorted(wanted.split(b"---\n"))


@pytest.mark.parametrize("above", [b"# all\n", b""])
def test_siblings_stand_in_every_document(above: bytes) -> None:
    base = YAML.replace(b"# all\n", above)
    outcome = merged(
        "x.yaml", base, *(base.replace(b"ann", name).replace(b"count", b"owner: " + name + b"\ncount") for name in (b"ben", b"cy"))
    )
    assert [one.region for one in outcome.conflicts] == ["pen.owner", "box.owner"]
    assert content(outcome).count(b"$siblings") == 2
    assert outcome.base == base


def test_documents_that_nothing_tells_apart_are_one_value() -> None:
    outcome = merged("x.yaml", YAML, YAML.replace(b"id: box\n", b""), YAML.replace(b"10", b"11"))
    assert [(one.kind, one.region) for one in outcome.conflicts] == [("file", "")]
    assert loaded("json", content(outcome))["$siblings"]["base"] == YAML.decode()


@pytest.mark.parametrize(
    ("path", "base", "old", "region"), [("x.csv", CSV, b"ann", "box.owner"), ("x.yaml", YAML, b"ann", "box.owner")], ids=["csv", "yaml"]
)
def test_decisions_stand_in_records_too(path: str, base: bytes, old: bytes, region: str) -> None:
    sides = (base.replace(old, b"ben"), base.replace(old, b"cy").replace(b"10", b"11"))
    outcome = merged(path, base, *sides, driver="siblings")
    assert [(one.driver, one.region) for one in outcome.conflicts] == [("siblings", region)]
    assert outcome.base == base.replace(b"10", b"11")
    highest = merged(path, base, *sides, driver="siblings", override="agent-2 *")
    assert content(highest) == sides[1]
    assert [(one.kind, one.region) for one in highest.conflicts] == [("overruled", region)]


POLICY = b"""
[[rules]]
path = ["*.csv", "*.yaml"]
driver = "fields"
type = "stock"

[types.stock]
count = "pn-counter"
hits = "g-counter"
owner = "siblings"
seen = "max"
last = "lww-register"
"""


def test_a_fleet_in_many_orders_is_one_commit(tmp_path: Path) -> None:
    """Counters count writes, not blobs; rows that come and go, columns that one added: whatever the order, the bytes are the same."""
    world = World(tmp_path)
    world.policy = read_policy({".mergekit.toml": POLICY}, registry())
    history = world.history
    names = [f"row{n}" for n in range(6)]

    def files(cells: dict[str, tuple[object, ...]], *, room: bool) -> dict[str, str]:
        head = "sku,count,hits,owner,seen,last" + (",room" if room else "")
        lines = [",".join(map(str, (name, *row, *(["here"] if room else [])))) for name, row in cells.items()]
        documents = "".join(
            f"---\nid: {name}\ncount: {row[0]}\nhits: {row[1]}\nowner: {row[2]}\nlast: {row[4]}\n" for name, row in cells.items()
        )
        return {"a.csv": "\n".join([head, *lines]) + "\n", "a.yaml": documents}

    base: dict[str, tuple[object, ...]] = dict.fromkeys(names, (10, 0, "", 5, "x"))
    history.commit("base", files=files(base, room=False))
    heads = []
    for n in range(8):
        cells = dict(base)
        cells[names[0]] = (11, 1, f"o{n % 3}", n, f"l{n}")
        cells[f"new{n % 5}"] = (n, n, "", n, n)
        if n % 3 == 0:
            del cells[names[1 + n % 4]]
        history.commit(f"{n}.0", "base", files=files(cells, room=n == 2))
        cells[names[5]] = (10 - n, 2, "", n, n)
        heads.append(history.commit(f"{n}.1", f"{n}.0", files=files(cells, room=n == 2)))
    shown = world.in_any_order(history["base"], heads)
    first = rows(shown["a.csv"])[names[0]]
    assert (first["count"], first["hits"], first["seen"], first["room"]) == ("18", "8", "7", "here")
    assert [one["value"] for one in json.loads(first["owner"])["$siblings"]["variants"]] == ["o0", "o1", "o2"]
    assert b"count: 18\nhits: 8\n" in shown["a.yaml"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("*.xml", 'driver = "document"'), ("conf/*.ini", 'driver = "document"'), ("*.geojson", 'form = "json"'), ("x.ipynb", "a notebook")],
)
def test_a_policy_is_told_what_cannot_be_typed(path: str, words: str) -> None:
    rule = f'[[rules]]\npath = "{path}"\ndriver = "fields"\ntype = "task"\n'
    with pytest.raises(PolicyError) as raised:
        read_policy({".mergekit.toml": rule.encode()}, registry())
    assert raised.value.message.startswith(".mergekit.toml:2:1: path: ")
    assert words in raised.value.message
    allowed = read_policy({".mergekit.toml": (rule + 'form = "json"\n').encode()}, registry())
    assert allowed.driver_for(path.replace("*", "x")).driver == "fields"


def test_tasks_in_a_table_need_no_configuration() -> None:
    """What two did to one task holds nobody back, and no increment is lost."""
    choice = read_policy({}, registry()).driver_for("tasks/all.csv")
    base = b"id,title,status,time_spent,assignee,tags,closed_at\n1,Fix,open,1,,ui,\n2,Ship,open,5,ann,,\n"
    left = base.replace(b"1,Fix,open,1,,", b"1,Fix,in_progress,2,ben,").replace(b"open,5,ann,,", b"open,5,ann,a;b,")
    right = base.replace(b"1,Fix,open,1,,ui,", b"1,Fix,done,2,,ui,7") + b"3,Test,open,,,,\n"
    asked = replace(contest("tasks/all.csv", base, left, right), options=choice.options)
    assert load(choice.driver).merge(asked).content == (
        b"id,title,status,time_spent,assignee,tags,closed_at\n1,Fix,done,3,ben,ui,7\n2,Ship,open,5,ann,a;b,\n3,Test,open,,,,\n"
    )
    other = replace(contest("tasks/all.csv", base, left, base.replace(b"ann,,", b"ann,b,")), options=choice.options)
    outcome = load(choice.driver).merge(other)
    assert [one.region for one in outcome.conflicts] == ["2.tags"], "a cell holds no set: whose it is, stays open"
    assert not outcome.holds


@pytest.mark.parametrize("empty", [b"", b"\n", b"\r\n\r\n"])
def test_an_empty_file_is_a_table_of_nothing(empty: bytes) -> None:
    found = merged("x.csv", empty, b"sku,count\npen,1\n", b"sku,count,seen\ncap,3,\npen,4,2024-05-01\n")
    assert not found.conflicts
    assert rows(content(found)) == {
        "cap": {"sku": "cap", "count": "3", "seen": ""},
        "pen": {"sku": "pen", "count": "5", "seen": "2024-05-01"},
    }
    gone = merged("x.csv", CSV, empty, CSV.replace(b"pen,10", b"pen,12"))
    assert [(one.kind, one.region) for one in gone.conflicts] == [("file", "")]
