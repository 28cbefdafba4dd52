"""Typed files: what no longer parses, and what repeats an id."""

from __future__ import annotations

import pytest

from mergekit.drivers import registry
from mergekit.hooks.typed_files import faults
from mergekit.policy import read_policy

POLICY = read_policy({}, registry())


def found(path: str, content: str, before: str | None = None, policy: str = "") -> list[tuple[str, int]]:
    chosen = read_policy({".mergekit.toml": policy.encode()}, registry()) if policy else POLICY
    given = faults(path, content.encode(), None if before is None else before.encode(), chosen.driver_for(path))
    return [(fault.code, fault.line) for fault in given]


@pytest.mark.parametrize(
    ("path", "content", "wanted"),
    [
        ("x.jsonl", '{"id": 1}\n\n{"id": 2}\n', []),
        ("x.jsonl", '{"id": 1}\n{"id": 2\n', [("unreadable", 2)]),
        ("x.jsonl", '{"id": "a"}\n{"id": "b"}\n{"id": "a", "x": 1}\n', [("repeated-id", 3)]),
        ("x.jsonl", '{"id": 1}\n{"id": 1.0}\n', []),
        ("x.jsonl", '{"a": 1}\n{"a": 1}\n', []),
        ("decisions/x.json", '{"a": 1}', []),
        ("decisions/x.json", '{"a": 1,\n}', [("unreadable", 2)]),
        ("decisions/x.json", '{"a": 1, "a": 2}', [("repeated-id", 1)]),
        ("decisions/x.json", '{"a": {"b": "c"},\n "c": [{"d:": 1,\n "b": 1}],\n "a": 2}', [("repeated-id", 4)]),
        ("decisions/x.toml", "a = 1\nb = [\n", [("unreadable", 2)]),
        ("decisions/x.yaml", "a: 1\nb: 2\n c: 3\nd: 4\n", [("unreadable", 3)]),
        ("decisions/x.json", '{"a": NaN}', [("unreadable", 1)]),
        ("decisions/x.json", '{"a": ' + "[" * 100_000, [("unreadable", 1)]),
        ("decisions/x.toml", "a = 1\n", []),
        ("decisions/x.toml", "a = 1\na = 2\n", [("unreadable", 2)]),
        ("decisions/x.yaml", "a: 1\nb:\n- 2\n", []),
        ("decisions/x.yaml", "a: [1\nb: }\n", [("unreadable", 1)]),
        ("decisions/x.yaml", "a: 1\nb:\n  - c: 2\n    d: 3\n    'c': 4\na: 5\n", [("repeated-id", 5)]),
        ("decisions/x.yaml", "a: {b: 1, c: {b: 2},\n  b: 3}\n", [("repeated-id", 2)]),
        ("decisions/x.yaml", "---\nid: 1\n---\nid: 2\nb: {id: 3}\n", []),
        ("decisions/x.yaml", " " * 70 + "a: {\n", [("odd-value", 0)]),
        ("tasks/x.md", "---\nid: 1\nstatus: open\nid: 2\n---\n# x\n", [("repeated-id", 4)]),
        ("decisions/x.md", "# anything\n{", []),
        ("package.json", "{", []),
        ("src/x.json", "{", []),
        (".mergekit.toml", "replicas = []\n", []),
        (".mergekit.toml", "replica = []\n", [("unreadable", 0)]),
        ("below/.mergekit.toml", "replica = []\n", []),
    ],
)
def test_new_files(path: str, content: str, wanted: list[tuple[str, int]]) -> None:
    assert found(path, content) == wanted


def test_fields_of_json_with_comments_are_looked_at() -> None:
    policy = '[[rules]]\npath = "*.jsonc"\ndriver = "fields"\ntype = "task"\n'
    text = '// all tasks\n[\n  {"id": 1, "time_spent": 5},\n  {"id": 2, "time_spent": "x"}, // new\n]\n'
    assert found("x.jsonc", text, policy=policy) == [("wrong-value", 4)]
    assert found("x.jsonc", text.replace('"x"', "7"), policy=policy) == []
    assert found("x.jsonc", "[{,]\n", policy=policy) == [("odd-value", 0)]


@pytest.mark.parametrize("path", ["decisions/x.json", "decisions/x.toml", "decisions/x.yaml", "x.csv"])
def test_bytes_that_are_no_text_have_a_line(path: str) -> None:
    policy = read_policy({".mergekit.toml": b'[[rules]]\npath = "x.csv"\ndriver = "fields"\n'}, registry())
    text = {"json": b'{"a": 1,\n"b": "\xff"}\n', "toml": b'a = 1\nb = "\xff"\n', "yaml": b"a: 1\nb: \xff\n", "csv": b"a,b\n1,\xff\n"}
    (fault,) = faults(path, text[path.rpartition(".")[2]], None, policy.driver_for(path))
    assert (fault.code, fault.line) == ("unreadable", 2)
    assert "UTF-8" in fault.message


def test_bytes_that_are_no_text() -> None:
    choice = POLICY.driver_for("x.jsonl")
    assert [fault.code for fault in faults("x.jsonl", b'{"id": "\xff"}\n', None, choice)] == ["unreadable"]
    choice = POLICY.driver_for("decisions/x.toml")
    assert [fault.code for fault in faults("decisions/x.toml", b"\xff", None, choice)] == ["unreadable"]


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("decisions/x.json", b"[" * 100_000, "this is not JSON: it is nested too deep to be read"),
        ("decisions/x.json", b'{"a": "\xff"}', "this is not JSON: it is not UTF-8 from byte 8 on"),
        ("decisions/x.toml", b"a = 1\na = 2\n", "this is not TOML: Cannot overwrite a value"),
    ],
)
def test_messages(path: str, content: bytes, message: str) -> None:
    assert [fault.message for fault in faults(path, content, None, POLICY.driver_for(path))] == [message]


def test_only_what_is_new_counts() -> None:
    assert found("x.jsonl", '{"id": 1\n{"id": 2}\n', '{"id": 1\n') == []
    assert found("x.jsonl", '{"id": 1\n{"id": 2\n', '{"id": 1\n') == [("unreadable", 2)]
    assert found("x.jsonl", '{"id": 1}\n{"id": 1}\n{"id": 2}\n{"id": 2}\n', '{"id": 1}\n{"id": 1}\n') == [("repeated-id", 4)]
    assert found("decisions/x.json", "{,}", "{") == []
    assert found("decisions/x.json", "{,}", "{}") == [("unreadable", 1)]


def test_the_policy_says_which_files_are_typed() -> None:
    rule = '[[rules]]\npath = "{}"\ndriver = "{}"\n{}'
    assert found("backlog.txt", '{"n": 1}\n{"n": 1}\n', policy=rule.format("backlog.txt", "records", 'form = "jsonl"\nkey = "n"\n')) == [
        ("repeated-id", 2)
    ]
    assert found("x.jsonl", "{\n", policy=rule.format("*.jsonl", "text", "")) == []
    assert found("x.cfg", "a = \n", policy=rule.format("*.cfg", "siblings", 'form = "toml"\n')) == [("unreadable", 1)]


def test_siblings_that_stand_in_a_file_are_no_fault() -> None:
    text = '{"id": "f", "$siblings": {"base": null, "variants": []}}\n'
    assert found("x.jsonl", text) == []


def test_large_files_are_left_to_the_merge() -> None:
    assert found("x.jsonl", "{\n" + '{"id": 1}\n' * 1_700_000) == []
    keys = ", ".join(f'"{n}": 0' for n in range(50_000))
    assert found("decisions/x.json", f'{{{keys}, "49999": 1}}') == [("repeated-id", 1)]


TASK = '{\n  "status": "open",\n  "time_spent": 5,\n  "notes": ["a"]\n}\n'


def test_fields_that_are_none_of_their_type() -> None:
    assert found("tasks/x.json", TASK) == []
    assert found("tasks/x.json", TASK.replace("open", "odd")) == [("odd-value", 2)]
    assert found("tasks/x.json", TASK.replace('"open"', "5")) == [("wrong-value", 2)]
    assert found("tasks/x.json", TASK.replace("5", "4"), TASK) == [("wrong-move", 3)]
    assert found("tasks/x.json", TASK.replace('"a"', ""), TASK) == [("wrong-move", 4)]
    assert found("tasks/x.json", TASK[:-3]) == [("unreadable", 4)]
    assert found("tasks/x.md", "---\nstatus: odd\n---\n# x\n") == [("odd-value", 2)]
    assert found("tasks/x.md", "---\na: [\n---\n# x\n") == [("unreadable", 2)]
    assert found("tasks/x.md", "---\nb: 1\na: [\n---\n# x\n") == [("unreadable", 3)]
    assert found("tasks/x.md", "+++\nb = 1\na = [\n+++\n# x\n") == [("unreadable", 3)]
    assert found("tasks/x.md", "+++\nb = 1\nstatus = 'odd'\n+++\n# x\n") == [("odd-value", 3)]
    assert found("tasks/x.md", "# x\n") == []
    assert found("tasks/x.yaml", "a: &x 1\nb: *x\n") == []
    assert found("tasks/x.yaml", "a: *x\nb: &x 1\n") == [("odd-value", 0)]


def test_typed_lines() -> None:
    text = '{"id": 1, "time_spent": 5}\n\n{"id": 2, "status": "open"}\n'
    assert found("tasks/x.jsonl", text) == []
    assert found("tasks/x.jsonl", text.replace("5", '"x"')) == [("wrong-value", 1)]
    assert found("tasks/x.jsonl", text.replace("5", "4"), text) == [("wrong-move", 1)]
    assert found("tasks/x.jsonl", text.replace("open", "odd")) == [("odd-value", 3)]
    assert found("tasks/x.jsonl", text.replace('2, "', '2 "')) == [("unreadable", 3)]
    assert found("tasks/x.jsonl", text.replace('"id": 2', '"id": 1')) == [("repeated-id", 3)]
    assert found("tasks/x.jsonl", text.replace('"id": 2', '"id": 2, "id": 3')) == [("unreadable", 3)]
    assert found("tasks/x.jsonl", text.replace('"id": 2, ', "")) == [("odd-value", 3)]
    policy = '[[rules]]\npath = "x.log"\ndriver = "fields"\nform = "jsonl"\nkey = "m.n"\n'
    lines = '{"id": 1, "m": {"n": 1}}\n{"id": 1, "m": {"n": 2}}\n{"id": 2, "m": {"n": 2}}\n'
    assert found("x.log", lines, policy=policy) == [("repeated-id", 3)]


def test_typed_cells() -> None:
    text = "id,status,time_spent,tags\n1,open,5,ui;api\n2,open,,docs\n"
    assert found("tasks/x.csv", text) == [("odd-value", 2)], "a cell holds no set, which is no reason to refuse anything"
    assert found("tasks/x.csv", text.replace("docs", "ui"), text) == []
    assert found("tasks/x.csv", text.replace("5", "x"), text) == [("wrong-value", 2)]
    assert found("tasks/x.csv", text.replace("5", "4"), text) == [("wrong-move", 2)]
    assert found("tasks/x.csv", text + "3,open\n", text) == [("unreadable", 4)]


def test_fields_that_were_wrong_before_are_not_told_again() -> None:
    odd = TASK.replace("open", "odd")
    assert found("tasks/x.json", odd.replace("5", "6"), odd) == []
    assert found("tasks/x.json", odd.replace("odd", "odder"), odd) == [("odd-value", 2)]


def test_types_that_the_policy_defines() -> None:
    policy = '[[rules]]\npath = "x.toml"\ndriver = "fields"\ntype = "t"\n[types.t]\nn = "g-counter"\n'
    assert found("x.toml", "a = 1\nn = 'x'\n", policy=policy) == [("wrong-value", 2)]
    assert found("x.toml", "n = 1\n", "n = 2\n", policy) == [("wrong-move", 1)]
