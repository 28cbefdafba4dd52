"""The records driver: golden cases, the words of its promise by example, its laws, and an independent model."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit.driver import Content, Outcome
from mergekit.drivers.records import DRIVER
from tests.record_contests import BASE, check_laws, contest, ids, lines_of, merged, variants

CASES = Path(__file__).parents[1] / "cases" / "records"


# ---- golden cases: a folder with base.*, s1.*, s2.* ... and expected.*; a missing base or side is absence ----


def golden(folder: str) -> list[Path]:
    return sorted(path for path in (CASES / folder).glob("*") if path.is_dir())


def load(case: Path) -> tuple[str, Content, tuple[Content, ...], Content]:
    suffix = next(path.suffix for path in case.iterdir() if path.stem != "about" and path.suffix != ".absent")
    names = [f"s{i}" for i in range(1, 10) if (case / f"s{i}{suffix}").exists() or (case / f"s{i}.absent").exists()]
    read = {
        name: (case / f"{name}{suffix}").read_bytes() if (case / f"{name}{suffix}").exists() else None
        for name in ("base", "expected", *names)
    }
    return f"findings{suffix}", read["base"], tuple(read[name] for name in names), read["expected"]


@pytest.mark.parametrize("case", golden("merges"), ids=lambda case: case.name)
def test_golden_merge(case: Path) -> None:
    path, base, sides, expected = load(case)
    outcome = merged(path, base, *sides)
    assert outcome.content == expected
    assert not outcome.conflicts
    check_laws(path, base, sides)


@pytest.mark.parametrize("case", golden("conflicts"), ids=lambda case: case.name)
def test_golden_conflict(case: Path) -> None:
    path, base, sides, expected = load(case)
    outcome = merged(path, base, *sides)
    assert outcome.content == expected
    assert outcome.conflicts
    check_laws(path, base, sides)


@pytest.mark.parametrize("case", golden("wanted"), ids=lambda case: case.name)
def test_wanted_case_is_not_there_yet(case: Path) -> None:
    path, base, sides, expected = load(case)
    assert merged(path, base, *sides).content != expected, "it passes now: move it to merges/ or conflicts/"


# ---- what the promise says, by example ----


def test_unknown_fields_and_spelling_survive() -> None:
    base = b'{"id": 1,  "n": 1.0, "big": 123456789012345678901234567890, "t": "\\u00e9" ,"z":[1,  2]}\n'
    outcome = merged("f.jsonl", base, base.replace(b"1.0", b"1e3"), base.replace(b'"z":[1,  2]', b'"z":[1,  2],"new": {"x":null}'))
    assert (
        outcome.content == b'{"id": 1,  "n": 1e3, "big": 123456789012345678901234567890, "t": "\\u00e9" ,"z":[1,  2],"new": {"x":null}}\n'
    )


def test_a_record_that_holds_all_changes_is_taken_as_it_is_written() -> None:
    some, everything = BASE.replace(b"1.0", b"2"), b'{ "id":"a", "s":"done", "n":2 }\n{"id":"b","s":"open"}\n'
    assert merged("f.jsonl", BASE, some, everything).content == everything
    assert merged("f.jsonl", BASE, BASE.replace(b":", b": "), some).content == some.replace(
        b'{"id":"b","s":"open"}', b'{"id": "b","s": "open"}'
    )


def test_an_edit_beats_a_deletion_and_rewriting_does_not() -> None:
    assert merged(
        "f.jsonl", BASE, BASE.split(b"\n")[0] + b"\n", BASE.replace(b'"b","s":"open"', b'"b","s":"done"')
    ).content == BASE.replace(b'"b","s":"open"', b'"b","s":"done"')
    rewritten = b'{"n": 1.0, "s": "open", "id": "a"}\n{"s": "open", "id": "b"}\n'
    assert merged("f.jsonl", BASE, b"", rewritten).content is not None
    assert lines_of(merged("f.jsonl", BASE, BASE.split(b"\n")[0] + b"\n", rewritten)) == [{"n": 1.0, "s": "open", "id": "a"}]


def test_a_deleted_file_leaves_what_others_edited() -> None:
    edited = BASE.replace(b'"b","s":"open"', b'"b","s":"done"') + b'{"id":"c"}\n'
    assert merged("f.jsonl", BASE, None, edited).content == b'{"id":"b","s":"done"}\n{"id":"c"}\n'
    assert merged("f.jsonl", BASE, None, BASE.replace(b'{"id":"b","s":"open"}\n', b"")).content is None
    assert merged("f.jsonl", None, BASE, b'{"id":"c"}\n').content == BASE + b'{"id":"c"}\n'


def test_a_repeated_id_names_nothing() -> None:
    base = b'{"id":1,"a":1}\n{"id":1,"a":2}\n{"id":2}\n'
    left, right = base.replace(b'"a":1', b'"a":3'), base.replace(b'{"id":1,"a":2}\n', b"")
    outcome = merged("f.jsonl", base, left, right)
    assert outcome.content == b'{"id":1,"a":3}\n{"id":2}\n'
    assert not outcome.conflicts


def test_field_removed_and_edited_are_siblings() -> None:
    outcome = merged("f.jsonl", BASE, BASE.replace(b',"n":1.0', b""), BASE.replace(b"1.0", b"2"))
    (conflict,) = outcome.conflicts
    assert (conflict.kind, conflict.region, conflict.holds) == ("field", '"a"/"n"', False)
    assert [sibling.value for sibling in conflict.siblings] == [None, b"2"]
    assert outcome.base == BASE
    assert (conflict.place.first_line, conflict.place.last_line) == (1, 1)


def test_conflict_ids_do_not_depend_on_the_rest_of_the_file() -> None:
    left, right = BASE.replace(b"1.0", b"2"), BASE.replace(b"1.0", b"3")
    first = merged("f.jsonl", BASE, left, right)
    second = merged("f.jsonl", b'{"id":"0"}\n' + BASE, b'{"id":"0"}\n' + left, b'{"id":"0"}\n{"id":"9"}\n' + right)
    assert ids(first) == ids(second) != []


def test_each_agent_adds_a_finding() -> None:
    base = b'{"id":"0"}\n'
    sides = [base + b'{"id":"agent-%d"}\n' % i for i in range(24)]
    outcome = merged("findings.jsonl", base, *reversed(sides))
    assert [record["id"] for record in lines_of(outcome)] == ["0", *(f"agent-{i}" for i in reversed(range(24)))], "by writer"


def test_moves_are_honoured_unless_they_disagree() -> None:
    base = b"a\nb\nc\nd\n"
    assert merged("f.list", base, b"d\na\nb\nc\n", b"a\nb\nx\nc\nd\n").content == b"d\na\nb\nx\nc\n"
    assert merged("f.list", base, b"d\na\nb\nc\n", b"b\na\nc\nd\nx\n").content == b"a\nb\nc\nd\nx\n"


def test_front_matter_merges_by_key() -> None:
    base = b"---\nowner: ann\nstate: open\n---\n\n- a\n"
    left, right = base.replace(b"ann", b"bob"), base.replace(b"open", b"done").replace(b"- a\n", b"- a\n- b\n")
    assert merged("f.md", base, left, right).content == b"---\nowner: bob\nstate: done\n---\n\n- a\n- b\n"
    outcome = merged("f.md", base, left, base.replace(b"ann", b"cy"))
    assert outcome.content == outcome.base == base
    assert [[sibling.value for sibling in conflict.siblings] for conflict in outcome.conflicts] == [[b"owner: bob", b"owner: cy"]]


def test_front_matter_over_a_text_without_bullets() -> None:
    """A key stands there once: by lines, both would stay."""
    base = b"---\nstate: open\n---\n# Slow start\n\nIt takes a minute.\n"
    outcome = merged("findings/1.md", base, base.replace(b"open", b"done"), base.replace(b"open", b"closed") + b"\nIt is the cache.\n")
    assert outcome.content == base + b"\nIt is the cache.\n"
    assert [conflict.region for conflict in outcome.conflicts] == ['"state"']


def test_a_heading_stays_over_what_was_added_below_it() -> None:
    base = b"# Findings\n\n## Open\n\n- a\n- b\n\n## Done\n\n- z\n"
    deleted = b"# Findings\n\n## Done\n\n- z\n"
    assert (
        merged("f.md", base, deleted, base.replace(b"- b\n", b"- b\n- c\n")).content == b"# Findings\n\n## Open\n\n- c\n\n## Done\n\n- z\n"
    )
    section = b"- b\n\n## New\n\n- n\n"
    assert merged("f.md", base, base.replace(b"- b\n", section), base.replace(b"- b\n", b"- b\n- c\n")).content == base.replace(
        b"- b\n", b"- b\n- c\n\n## New\n\n- n\n"
    ), "what is added to a section stays in it, though a new section was added first"


def test_line_ends_and_byte_order_mark_merge_as_values() -> None:
    base = b"a\nb\n"
    assert merged("f", base, b"a\r\nb\r\n", b"a\nb\nc\n").content == b"a\r\nb\r\nc\r\n"
    assert merged("f", base, b"\xef\xbb\xbfa\nb\n", b"a\nb\nc").content == b"\xef\xbb\xbfa\nb\nc\n"
    assert merged("f", b"a", b"a\nb", b"a\nc").content == b"a\nb\nc"


def test_binary_content_is_left_to_the_binary_driver() -> None:
    outcome = merged("f.jsonl", b"a\0\n", b"b\0\n", b"c\0\n")
    assert outcome.content == b"a\0\n"
    assert [conflict.driver for conflict in outcome.conflicts] == ["binary"]


# ---- laws ----


VALUES = st.sampled_from(
    ["1", "1.0", "1e3", '"x"', "null", "[1, 2]", '{"k":1}', '{"k":2,"l":[{}]}', '{"k": 1}', "123456789012345678901234567890"]
)


@st.composite
def json_line(draw: st.DrawFn, keys: str = "ab") -> bytes:
    name = draw(st.sampled_from(["1", "2", "3", '"1"']))
    fields = draw(st.lists(st.sampled_from(keys), unique=True, max_size=2))
    members = [f'"id":{name}', *(f'"{key}":{draw(VALUES)}' for key in fields)]
    return ("{" + draw(st.sampled_from([",", ", "])).join(members) + "}").encode()


ODD = st.sampled_from(
    [b"", b"  ", b"garbage", b"\xff", b'{"id":1,"id":2}', b'{"no":1}', b"5", b'{"id":1,"a":NaN}', b'{"id":"\\ud800"}', b"x\r"]
)
ENDS = st.sampled_from([b"\n", b"\r\n"])


@st.composite
def document(draw: st.DrawFn, pieces: st.SearchStrategy[bytes], size: int = 5) -> bytes:
    parts = draw(st.lists(pieces, max_size=size))
    return (
        draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"]))
        + draw(ENDS).join(parts)
        + draw(st.sampled_from([b"", b"\n", b"\n", b"\r\n"]))
    )


def unique_records(lines: list[bytes]) -> bytes:
    by_id = {json.dumps(json.loads(line)["id"]): line for line in lines}
    return b"".join(line + b"\n" for line in by_id.values())


RECORDS = st.lists(json_line(), max_size=4).map(unique_records)
JSONL = st.one_of(RECORDS, document(st.one_of(json_line(), ODD)))
LINES = document(st.sampled_from([b"a", b"b", b"c", b"d", b"", b" ", b"a\r"]), 7)
BULLETS = [b"- a", b"- b", b"- a\n  more", b"* c\n\n  below", b"1. one", b"2. one", b"  - deep"]
OTHERS = [b"# A", b"## B", b"## C", b"T\n===", b"text\nof two", b"| r |", b"```\n- x\n```", b"---", b"k: 1", b"k: 2", b"<!-- a\n- b -->"]
MARKUP = document(st.sampled_from([*BULLETS, *OTHERS, b"", b"", b""]), 9)
FILES = st.sampled_from([("f.jsonl", JSONL), ("f.json", RECORDS), ("f.list", LINES), ("f.md", MARKUP), ("f.rst", MARKUP)])


@st.composite
def contests(draw: st.DrawFn, sides: int = 3) -> tuple[str, Content, list[Content]]:
    path, contents = draw(FILES)
    maybe = st.one_of(contents, contents, contents, st.none())
    return path, draw(maybe), draw(st.lists(maybe, min_size=2, max_size=sides))


@given(contests())
@settings(max_examples=200)
def test_laws(drawn: tuple[str, Content, list[Content]]) -> None:
    path, base, sides = drawn
    check_laws(path, base, sides)


@given(contests(2), st.sampled_from(["jsonl", "blocks", "lines"]), st.sampled_from(["", "id", "no"]))
@settings(max_examples=150)
def test_laws_with_options(drawn: tuple[str, Content, list[Content]], form: str, key: str) -> None:
    path, base, sides = drawn
    check_laws(path, base, sides, form=form, key=key)


@given(contests(2), st.integers(0, 2))
@settings(max_examples=200)
def test_a_single_change_is_taken_byte_for_byte(drawn: tuple[str, Content, list[Content]], bystanders: int) -> None:
    path, base, sides = drawn
    assert merged(path, base, sides[0], *[base] * bystanders).content == sides[0]
    assert merged(path, base, sides[0], sides[0]).content == sides[0]


@given(st.one_of(st.none(), st.binary(max_size=60)), st.lists(st.one_of(st.none(), st.binary(max_size=60)), min_size=1, max_size=3))
@settings(max_examples=200)
def test_any_bytes(base: Content, sides: list[Content]) -> None:
    for path, options in (("x.jsonl", {}), ("x.md", {"form": "blocks"}), ("x", {"form": "lines"}), ("x.rst", {"form": "blocks"})):
        outcome = DRIVER.merge(contest(path, base, sides, (), **options))
        if len(set(sides)) == 1:
            assert outcome.content == sides[0]


# ---- an independent model of flat records ----


Model = dict[str, dict[str, int]]


def model(base: Model, sides: Sequence[Model]) -> dict[str, object]:
    """Merge flat records by the words of the promise: per id, then per field; sets of variants for what disagrees."""
    found: dict[str, object] = {}
    for name in sorted({name for one in (base, *sides) for name in one}):
        old, new = base.get(name), [side.get(name) for side in sides]
        changed = [value for value in new if value != old]
        living = [value for value in changed if value is not None]
        if not changed:
            found[name] = old
        elif not living:
            found[name] = None
        elif old is None:
            distinct = {json.dumps(value, sort_keys=True) for value in living}
            found[name] = living[0] if len(distinct) == 1 else ("record", frozenset(distinct))
        else:
            record: dict[str, object] = {}
            for key in sorted({key for value in (old, *living) for key in value}):
                values = {value.get(key) for value in living} - {old.get(key)}
                one = old.get(key) if not values else next(iter(values)) if len(values) == 1 else ("field", frozenset(values))
                if one is not None:
                    record[key] = one
            found[name] = record
    return {name: value for name, value in found.items() if value is not None}


def rendered(one: Model) -> bytes:
    return b"".join(json.dumps({"id": name, **fields}).encode() + b"\n" for name, fields in one.items())


def without_id(record: object) -> str:
    assert isinstance(record, dict)
    return json.dumps({key: value for key, value in record.items() if key != "id"}, sort_keys=True)


def seen(outcome: Outcome) -> dict[str, object]:
    """Read a result back with the json module alone."""
    found: dict[str, object] = {}
    for record in lines_of(outcome):
        name = record.pop("id")
        assert isinstance(name, str)
        assert name not in found, "one line per id"
        if "$siblings" in record:
            values = variants(record)
            assert all(isinstance(value, dict) and value["id"] == name for value in values)
            found[name] = ("record", frozenset(without_id(value) for value in values))
        else:
            found[name] = {
                key: ("field", frozenset(variants(value))) if isinstance(value, dict) else value for key, value in record.items()
            }
    return found


def test_small_domain_exhaustively() -> None:
    """Two ids, three values each (absent, and two that differ in a field), three sides: all of them."""
    values: list[dict[str, int] | None] = [None, {"v": 1}, {"v": 2}]
    versions: list[Model] = [
        {name: value for name, value in (("a", first), ("b", second)) if value is not None} for first in values for second in values
    ]
    for base in versions:
        for sides in itertools.combinations_with_replacement(versions, 3):
            outcome = merged("f.jsonl", rendered(base), *map(rendered, sides))
            assert seen(outcome) == model(base, sides), (base, sides)


MODELS = st.dictionaries(st.sampled_from("abc"), st.dictionaries(st.sampled_from("vwx"), st.integers(0, 2), max_size=3), max_size=3)


@given(MODELS, st.lists(MODELS, min_size=2, max_size=4))
@settings(max_examples=200)
def test_against_the_model(base: Model, sides: list[Model]) -> None:
    outcome = merged("f.jsonl", rendered(base), *map(rendered, sides))
    assert seen(outcome) == model(base, sides)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=3, max_size=4))
@settings(max_examples=200)
def test_equal_lines_are_counted(drawn: list[list[str]]) -> None:
    """Of n equal lines what the sides added at most comes on top, and what they took away at most goes."""
    base, *sides = (Counter(lines) for lines in drawn)
    outcome = merged("f", *("".join(line + "\n" for line in lines).encode() for lines in drawn))
    assert outcome.content is not None
    result = Counter(outcome.content.decode().split())
    for line in "abc":
        more = max(side[line] - base[line] for side in sides)
        fewer = max(base[line] - side[line] for side in sides)
        assert result[line] == base[line] + max(more, 0) - max(fewer, 0)
