"""Files that mergekit merges by their type: can they be read, does each id stand for one record, is each field of its type?"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import NoReturn

from mergekit.documents.frame import unframed
from mergekit.errors import PolicyError
from mergekit.frozen import frozen
from mergekit.policy import Choice
from mergekit.policy.config import read_config
from mergekit.policy.rules import CONFIG_FILE
from mergekit.records.json_text import identity, loads
from mergekit.records.reading import Reader
from mergekit.syntax.csv_document import SEPARATORS, wrong_row
from mergekit.syntax.front_matter import plain
from mergekit.syntax.json_lines import EVIDENT
from mergekit.syntax.parse import is_utf8
from mergekit.syntax.yaml_faults import line_of_fault, repeated_key

_JSON_LINES = (".jsonl", ".ndjson")
_AT = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = "(at end of document)"
_LARGEST = 1 << 24
"""Larger files are not looked at: a commit must not take long."""
_KEYS_OF_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[{}:]', re.DOTALL)


@frozen
class Fault:
    """What is wrong with a file; `what` tells equal ones of two versions apart.

    `code` is ``unreadable``, ``repeated-id``, ``wrong-value`` (a field is none of its type), ``wrong-move`` (a change that it refuses), or
    ``odd-value`` (a value that its type takes and does not know), which alone is no reason to refuse anything.
    """

    code: str
    line: int
    message: str
    what: str = ""

    @property
    def refuses(self) -> bool:
        """Tell whether the file should not go on so."""
        return self.code != "odd-value"


def faults(path: str, content: bytes, before: bytes | None, choice: Choice) -> tuple[Fault, ...]:
    """List what is wrong with a file now and was not before (None: it is new)."""
    found = all_faults(path, content, before, choice)
    if not found or before is None:
        return found
    old = {(fault.code, fault.what) for fault in all_faults(path, before, None, choice)}
    return tuple(fault for fault in found if (fault.code, fault.what) not in old)


def all_faults(path: str, content: bytes, before: bytes | None, choice: Choice) -> tuple[Fault, ...]:
    """List what is wrong with a file, and with what became of its fields since `before`."""
    check = _check(path, choice)
    if (check is None and choice.driver != "fields") or len(content) + len(before or b"") > _LARGEST:
        return ()
    found = () if check is None else tuple(check(content))  # JSON with comments has fields, and no check of its own
    if found or choice.driver != "fields" or path == CONFIG_FILE:
        return found
    from mergekit.fields.checking import misplaced  # late: few files have types

    wrong = misplaced(path, content, before, choice.options)
    return tuple(Fault(one.code, one.line, f"{_keys(one.keys)}: {one.rule}: {one.message}", repr((one.keys, one.message))) for one in wrong)


def _keys(keys: tuple[str, ...]) -> str:
    """Write where a field is."""
    return ".".join(keys) or "the file"


def _check(path: str, choice: Choice) -> Callable[[bytes], Iterator[Fault]] | None:
    """Choose the check: by the driver that merges the file, and its form."""
    name = path.rpartition("/")[2].lower()
    form = choice.options.get("form", "")
    if path == CONFIG_FILE:
        return _policy
    if choice.driver in ("records", "fields") and (form == "jsonl" or (not form and name.endswith(_JSON_LINES))):
        return lambda content: _json_lines(path, content, choice)
    if choice.driver not in ("siblings", "fields"):
        return None
    if choice.driver == "fields" and (form == "markdown" or (not form and name.endswith((".md", ".markdown")))):
        return _front_matter
    checks = (
        ((".json",), "json", _json),
        ((".toml",), "toml", _toml),
        ((".yaml", ".yml"), "yaml", _yaml),
        ((".csv",), "csv", _csv),
        ((".tsv",), "tsv", _tsv),
    )
    for suffixes, kind, check in checks:
        if form == kind or (not form and name.endswith(suffixes)):
            return check
    return None


def _json_lines(path: str, content: bytes, choice: Choice) -> Iterator[Fault]:
    fields = _naming(path, content, choice)
    seen: dict[tuple[str, bytes], int] = {}
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        problem = _json_problem(line)
        if problem is not None:
            yield Fault("unreadable", number, f"this is not JSON: {problem[1]}", line.decode("utf-8", "replace"))
            continue
        record = loads(line)
        names = ((field, _inside(record, field)) for field in fields)
        name = next(((field, text) for field, text in names if text is not None and text != b'""'), None)
        if name is not None and name in seen:
            text = name[1].decode("utf-8", "replace")
            yield Fault("repeated-id", number, f"the {name[0]} {text} stands in line {seen[name]} already", text)
        elif name is not None:
            seen[name] = number


def _naming(path: str, content: bytes, choice: Choice) -> tuple[str, ...]:
    """List the fields that name a record: the first that it has does."""
    if choice.driver == "fields":
        return (choice.options["key"],) if choice.options.get("key") else EVIDENT
    field = Reader(path, (content,), choice.options).field
    return () if field is None else (field,)


def _inside(record: object, field: str) -> bytes | None:
    """Give the name that stands in a field, or in one of a field."""
    if not isinstance(record, dict):
        return None
    if field in record or "." not in field:
        return identity(record.get(field))
    head, _, rest = field.partition(".")
    return _inside(record.get(head), rest)


def _json(content: bytes) -> Iterator[Fault]:
    problem = _json_problem(content)
    if problem is not None:
        line, message, key = problem
        yield Fault("repeated-id" if key else "unreadable", line, message if key else f"this is not JSON: {message}", key)


class _Repeated(ValueError):
    """An object has a key twice."""


def _json_problem(content: bytes) -> tuple[int, str, str] | None:
    """Say what is wrong with a JSON text: line, message, and the key if one stands twice in an object."""
    try:
        json.loads(content.decode("utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_refuse)
    except _Repeated as repeated:
        return _line_of_repeated(content), f"an object has the key {repeated} twice", str(repeated)
    except json.JSONDecodeError as wrong:
        return wrong.lineno, wrong.msg, ""
    except (ValueError, RecursionError) as wrong:
        return _line_of_bytes(content) or 1, _said(wrong), ""
    return None


def _line_of_bytes(content: bytes) -> int:
    """Give the line of the first byte that is no UTF-8; 0 if there is none."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return content.count(b"\n", 0, wrong.start) + 1
    return 0


def _line_of_repeated(content: bytes) -> int:
    """Give the line of the first key that its object has already."""
    text = content.decode("utf-8-sig")
    keys: list[set[str]] = []
    word, at = "", 0
    for found in _KEYS_OF_JSON.finditer(text):
        if found[0] == "{":
            keys.append(set())
        elif found[0] == "}":
            keys.pop()
        elif found[0] != ":":
            word, at = found[0], found.start()
        elif json.loads(word) in keys[-1]:
            break
        else:
            keys[-1].add(json.loads(word))
    return text.count("\n", 0, at) + 1


def _said(wrong: ValueError | RecursionError) -> str:
    """Say why a text cannot be read, to people."""
    if isinstance(wrong, RecursionError):
        return "it is nested too deep to be read"
    return f"it is not UTF-8 from byte {wrong.start + 1} on" if isinstance(wrong, UnicodeDecodeError) else str(wrong)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _Repeated(json.dumps(next(key for key, _ in pairs if key in seen or seen.add(key))))  # type: ignore[func-returns-value]
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of JSON")


def _toml(content: bytes) -> Iterator[Fault]:
    try:
        tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as wrong:
        message = _said(wrong)
        found = _AT.search(message)
        line = int(found[1]) if found else max(1, content.count(b"\n")) if message.endswith(_AT_END) else _line_of_bytes(content)
        yield Fault("unreadable", line, f"this is not TOML: {_AT.sub('', message)}")


def _yaml(content: bytes) -> Iterator[Fault]:
    line = line_of_fault(unframed(content)[0])
    if line is not None:
        yield Fault("unreadable", line or _line_of_bytes(content), "this is not YAML" if line else "this is not YAML: it is not UTF-8")
    elif (twice := repeated_key(unframed(content)[0])) is not None:
        yield Fault("repeated-id", twice[0], f"a table has the key {json.dumps(twice[1], ensure_ascii=False)} twice", twice[1])


def _csv(content: bytes) -> Iterator[Fault]:
    return _table(content, SEPARATORS)


def _tsv(content: bytes) -> Iterator[Fault]:
    return _table(content, (b"\t",))


def _table(content: bytes, separators: tuple[bytes, ...]) -> Iterator[Fault]:
    text = unframed(content)[0]
    if is_utf8(text):
        wrong = wrong_row(text, separators) if text else None
        if wrong is not None:
            yield Fault("unreadable", wrong[0], f"this is no table of cells: {wrong[1]}", wrong[1])
    else:
        yield Fault("unreadable", _line_of_bytes(content), "this is no table of cells: it is not UTF-8")


def _front_matter(content: bytes) -> Iterator[Fault]:
    above = plain(unframed(content)[0])
    if above is not None:
        for fault in (_toml if above.form == "toml" else _yaml)(above.content):
            yield Fault(fault.code, fault.line + 1 if fault.line else 0, f"the front matter: {fault.message}", fault.what)


def _policy(content: bytes) -> Iterator[Fault]:
    from mergekit.drivers import registry

    try:
        read_config(content, registry())
    except PolicyError as wrong:
        yield Fault("unreadable", 0, wrong.message)
