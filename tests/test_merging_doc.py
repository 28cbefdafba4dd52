"""docs/merging.md is true: every example merges as it says, and every rule that exists has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mergekit import checks
from mergekit.code.by_syntax import PREFIX
from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers import registry
from mergekit.drivers.text import DRIVER
from mergekit.lines.deciding import MOST_BYTES, MOST_DISPUTES
from mergekit.lines.rules.checks import passed
from mergekit.lines.trust import LEVELS
from mergekit.policy import read_policy
from mergekit.syntax.code.merge import BUDGET
from mergekit.syntax.parse import MAX_BYTES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "merging.md"
CONFLICT = "conflict"
ROOMS = {"mergekit/lines/rules": "", "mergekit/syntax/code": PREFIX}
"""Where rules are, and what their names begin with."""

_EXAMPLE = re.compile(r"^```merge\n(\S+): (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ABOVE = re.compile(r"^#+ ([^|\n]+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{3,4} `([\w:-]+)`$", re.MULTILINE)
LEFT, RIGHT = Writer("left", time=0), Writer("right", time=1)


class Example(NamedTuple):
    """A fenced block of the page: the heading it stands below, a path, the rule (or `CONFLICT`), and the columns, each a text."""

    heading: str
    path: str
    rule: str
    texts: tuple[bytes, ...]

    @property
    def id(self) -> str:
        return f"{self.heading} {'refuses' if self.rule == CONFLICT else 'in'} {self.path}"


def text_of(cells: list[str]) -> bytes:
    r"""Read a column: ``~`` is no line, a ``\`` at the end stands for a line feed that is not there."""
    lines = [cell for cell in cells if cell != "~"]
    return "".join(line[:-1] if line.endswith("\\") else line + "\n" for line in lines).encode()


def examples() -> Iterator[Example]:
    page = PAGE.read_text("utf-8")
    for found in _EXAMPLE.finditer(page):
        path, rule, table = found.groups()
        heading = _ABOVE.findall(page[: found.start()])[-1].strip("`")
        head, *rows = [[cell.rstrip() for cell in re.split(r" *\|(?: |$)", line)] for line in table.splitlines()]
        assert head == ["base", "left", "right"] + ([] if rule == CONFLICT else ["merged"]), (path, rule)
        assert {len(row) for row in rows} == {len(head)}, (path, rule)
        yield Example(heading, path, rule, tuple(text_of([row[at] for row in rows]) for at in range(len(head))))


EXAMPLES = list(examples())
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.id)


def merged(example: Example, *, swapped: bool = False, **options: str) -> Outcome:
    base, left, right = example.texts[:3]
    sides, writers = ((right, left), (RIGHT, LEFT)) if swapped else ((left, right), (LEFT, RIGHT))
    return DRIVER.merge(Contest(example.path, base, sides, writers, options={"trust": "eager", **options}))


def rules_in(room: str, prefix: str) -> set[str]:
    """Find the names of rules in a room: what events and decisions are made with, and what functions that choose a rule return."""
    found: set[str] = set()
    for module in sorted((ROOT / room).glob("*.py")):
        tree = ast.parse(module.read_text("utf-8"))
        named = dict(constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Event", "Decision"}:
                found.update(strings(node.args[0], named))
            elif isinstance(node, ast.FunctionDef) and node.returns is not None and "str | None" in ast.unparse(node.returns):
                values = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None]
                found.update(text for value in values for text in strings(value, named))
    return {prefix + name for name in found if name}


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give the names that a module binds to texts, one by one or several at once."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for one, text in pairs:
                if isinstance(one, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield one.id, text.value


def strings(expression: ast.expr, named: dict[str, str]) -> Iterator[str]:
    """Give the texts in an expression, those that have a name among them, but for what is put together with another rule's name."""
    if isinstance(expression, ast.JoinedStr):
        return
    for node in ast.walk(expression):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name) and node.id in named:
            yield named[node.id]


# ---- the examples ----


@pytest.fixture
def _whatever_the_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every rule be believed: what one proposes is another thing than how often it is right on files as short as these."""
    monkeypatch.setitem(LEVELS, "eager", 0.01)


@every_example
@pytest.mark.usefixtures("_whatever_the_odds")
def test_examples_merge_as_they_say(example: Example) -> None:
    found = merged(example)
    told = {event.rule: round(event.odds, 2) for event in found.events}
    if example.rule == CONFLICT:
        assert found.conflicts, told
        assert example.texts[1] != example.texts[2]
    else:
        assert not found.conflicts, "a conflict: nothing clean reaches eager's odds"
        assert found.content == example.texts[3]
        assert example.rule in told


@every_example
def test_examples_do_not_depend_on_the_order_of_sides(example: Example) -> None:
    one, other = merged(example), merged(example, swapped=True)
    assert one.content == other.content
    assert [event.rule for event in one.events] == [event.rule for event in other.events]


@every_example
def test_examples_need_what_they_show(example: Example) -> None:
    """Each side alone gives that side, and no rule has a say."""
    base, *sides = example.texts[:3]
    for side in sides:
        found = merged(example._replace(texts=(base, side, base)))
        assert (found.content, found.events) == (side, ())


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.rule.startswith(PREFIX)], ids=lambda one: one.id)
def test_lines_alone_would_not_do(example: Example) -> None:
    found = merged(example, syntax="off")
    assert found.conflicts or found.content != example.texts[3]


# ---- the page ----


def test_every_rule_that_exists_is_told_and_no_other() -> None:
    rules = sorted(rule for room, prefix in ROOMS.items() for rule in rules_in(room, prefix))
    assert sorted(_HEADING.findall(PAGE.read_text("utf-8"))) == rules
    assert sorted({one.rule for one in EXAMPLES} - {CONFLICT}) == rules


def test_examples_stand_below_the_heading_of_their_rule() -> None:
    assert [one.heading for one in EXAMPLES if one.rule != CONFLICT] == [one.rule for one in EXAMPLES if one.rule != CONFLICT]


def test_checks_that_forbid_are_told() -> None:
    table = re.findall(r"^\| `(\w+)` \| ", PAGE.read_text("utf-8"), re.MULTILINE)
    late = {"maps"}  # imported where there is no grammar
    assert sorted(table) == sorted((set(checks.__all__) | late) - {"Finding", "check"})


def test_signs_that_speak_against_a_decision_are_told() -> None:
    told = re.search(r"an event lists those that it passed: (.*?)\.", " ".join(PAGE.read_text("utf-8").split()))
    assert told is not None
    assert tuple(re.findall(r"`([\w-]+)`", told[1])) == passed(())


def test_the_levels_of_trust_are_told() -> None:
    told = dict(re.findall(r"`(\w+)` \(([\d.]+) : 1", PAGE.read_text("utf-8")))
    assert {level: float(odds) for level, odds in told.items()} == LEVELS


def test_the_policy_that_is_shown_is_one() -> None:
    policy = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
    read = read_policy({".mergekit.toml": policy.encode()}, registry())
    assert read.driver_for("generated/a.py").options == {"syntax": "off", "trust": "safe"}
    assert read.driver_for("docs/a.md").options["trust"] == "eager"


def test_the_limits_are_those_of_the_code() -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    assert f"than {BUDGET:,} steps" in page
    assert f"more than {MOST_DISPUTES} places" in page
    assert f"about more than {MOST_BYTES >> 20} MB of lines" in page
    assert f"at most {MAX_BYTES >> 20} MB" in page
