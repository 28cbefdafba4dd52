"""The documentation is true: links lead somewhere, commands exist, tables and examples are the program's own."""

from __future__ import annotations

import ast
import io
import json
import re
import shlex
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from mergekit.drivers import load, names, options_of, registry
from mergekit.lines import markers
from mergekit.policy import defaults, read_policy
from tests.cli.program import mergekit
from tests.schemas import SCHEMAS, faults

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^]\n]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?<![\w./:-])(?<!-s )(?:git[ -])?mergekit ([a-z][a-z-]*)(?: ([a-z]+))?")
_MADE_UP = {
    "mergekit/x/y.py",
    "tests/x/test_y.py",
    "mergekit/drivers/highest.py",
    "mergekit/languages/lua.py",
    "tests/cases/lua/sample.lua",
}
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
_NAMED_IN_CODE = re.compile(r"\b(?:mergekit|tests|docs|examples|requirements)/[\w./-]+\.(?:py|md|json|sh|toml|lock)\b")
_ID = re.compile(r"\b(?:[0-9a-f]{40}|[0-9a-f]{8})\b")


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def blocks(page: Path, heading: str, language: str | None = None) -> list[str]:
    """The fenced blocks below a heading, up to the next one."""
    text = page.read_text("utf-8")
    start = text.index(f"\n{heading}\n") + 1
    outside = _FENCE.sub(lambda fence: " " * len(fence[0]), text)
    end = re.compile(r"^#{1,6} ", re.MULTILINE).search(outside, start + len(heading))
    section = text[start : end.start() if end else len(text)]
    return [content for name, content in _FENCE.findall(section) if language in (None, name)]


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings can be linked to, as forges make them."""
    titles = re.findall(r"^#{1,6} +(.*?)\s*$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@every_page
def test_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    if page.name == "benchmarks.md":  # its tables name files of the projects that are merged
        text = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    for name in re.findall(r"`((?:mergekit|tests|docs|examples|requirements)/[\w./-]+|\.ci/\w+)`", text):
        assert (ROOT / name).exists() or name in _MADE_UP, name


@pytest.mark.parametrize("room", ["mergekit", "tests", "examples"])
def test_files_that_the_code_speaks_of_exist(room: str) -> None:
    """In docstrings and comments, with their end, from the root."""
    for module in sorted((ROOT / room).rglob("*.py")):
        if "cases" in module.parts:
            continue
        source = module.read_text("utf-8")
        if not _NAMED_IN_CODE.search(source):  # most: to parse them all takes seconds
            continue
        docstrings = (ast.get_docstring(node) for node in ast.walk(ast.parse(source)) if isinstance(node, _DOCUMENTED))
        comments = (token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT)
        for text in (*docstrings, *comments):
            for name in _NAMED_IN_CODE.findall(text or ""):
                assert (ROOT / name).exists() or name in _MADE_UP, f"{module.relative_to(ROOT)}: {name}"


@every_page
def test_commands_that_are_named_exist(page: Path) -> None:
    known = {module.stem.replace("_", "-") for module in (ROOT / "mergekit" / "cli" / "commands").glob("[a-z]*.py")}
    text = page.read_text("utf-8")
    quoted = re.findall(r"`([^`\n]+)`", prose(page))
    shown = re.findall(r"^(?: {2}(?=mergekit )| {4}|\$ )(.*)$", text, re.MULTILINE)
    for line in (*quoted, *shown):
        for command, _ in _COMMAND.findall(line.split("#")[0]):
            assert command in known, line


@every_page
def test_no_place_of_one_machine_is_named(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:home|root|work|Users|opt)/", page.read_text("utf-8"))


def test_the_table_of_rules_is_the_policys() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    table = text[text.index("<!-- the tests compare this table") :]
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)`(?:, `type = \"(\w+)\"`)? \|$", table, re.MULTILINE)
    assert rows == [(rule.pattern, rule.driver, rule.options.get("type", "")) for rule in defaults.RULES]


def test_the_table_of_options_has_those_of_every_driver() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    table = text[text.index("| driver | option | meaning |") :].partition("\n\n")[0]
    rows = [
        (driver, option)
        for driver, cell in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE)
        for option in re.findall(r"`([\w-]+)`", cell)
    ]
    assert sorted(rows) == sorted((name, option) for name in names() for option in options_of(name))


def test_the_patterns_of_replicas_are_the_policys() -> None:
    patterns = ", ".join(f"`{pattern}`" for pattern in defaults.REPLICAS)
    assert patterns in (ROOT / "docs" / "formats.md").read_text("utf-8")


def test_every_driver_has_its_section() -> None:
    titles = anchors(ROOT / "docs" / "drivers.md")
    assert set(names()) <= titles


def test_the_policy_file_can_be_read() -> None:
    (example,) = blocks(ROOT / "docs" / "formats.md", "## `.mergekit.toml`")
    policy = read_policy({".mergekit.toml": example.encode()}, registry())
    assert policy.driver_for("stock/x.json").options["type"] == "inventory"
    assert policy.driver_for("findings/x.md").driver == "records"
    assert policy.driver_for("findings/x.md").options == {"key": "id"}
    assert policy.priority_of("agent/lead") < policy.priority_of("agent/a") < policy.priority_of("task/a")


@pytest.mark.parametrize(
    ("heading", "driver", "count"),
    [
        ("### JSON", "siblings", 2),
        ("### JSON Lines", "records", 2),
        ("### YAML", "siblings", 1),
        ("### TOML", "siblings", 1),
        ("### Markdown", "siblings", 1),
        ("### Other text", "siblings", 1),
    ],
)
def test_siblings_in_the_documentation_are_read_back(heading: str, driver: str, count: int) -> None:
    found = blocks(ROOT / "docs" / "formats.md", heading)
    assert len(found) == count
    for example in found:
        settled = load(driver).settle(example.encode())
        assert settled != example.encode()
        assert b"siblings" not in settled


def test_siblings_in_the_readme_are_read_back() -> None:
    (example,) = blocks(ROOT / "README.md", "## What it looks like", "yaml")
    assert load("siblings").settle(example.encode()) == b"storage: undecided\nport: 9090\n"


def test_markers_in_the_documentation_are_read_back() -> None:
    (example,) = blocks(ROOT / "docs" / "formats.md", "## Conflict markers in texts")
    assert markers.settle(example.encode()) == b"def f():\n    return 1\n"


def test_cases_that_are_told_are_there() -> None:
    """The rows about lines in docs/drivers.md, and the records beside them, are golden cases."""
    text = (ROOT / "docs" / "drivers.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| (?:`([^`]+)`|conflict.*) \|$", text, re.MULTILINE)
    assert len(rows) == 3
    folders = re.findall(r"`(?:tests/cases/text/)?((?:merges|conflicts)/[\w-]+|more-lines[\w-]+)`", text)[:3]
    for (base, left, right, merged), folder in zip(rows, folders, strict=True):
        case = ROOT / "tests/cases/text" / (folder if "/" in folder else f"merges/{folder}")
        told = {"base": base, "s1": left, "s2": right} | ({"expected": merged} if merged else {})
        assert {name: (case / name).read_text("utf-8").split() for name in told} == {name: lines.split() for name, lines in told.items()}
    (records,) = blocks(ROOT / "docs" / "drivers.md", "## records")
    lines = [line for line in records.splitlines() if line]
    folder = ROOT / "tests/cases/records/merges/edit-beats-deletion"
    files = [(folder / f"{name}.jsonl").read_text("utf-8").splitlines() for name in ("base", "s1", "s2", "expected")]
    assert [re.sub(r" {2,}.*", "", line) for line in lines] == [line for file in files for line in file]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demonstration: its directory and what it printed."""
    directory = tmp_path_factory.mktemp("docs") / "mergekit-demo"
    done = mergekit("demo", "--keep", directory, cwd=ROOT)
    assert (done.code, done.error) == (0, "")
    return directory, done.text


def test_the_readme_shows_what_the_demo_prints(demo: tuple[Path, str]) -> None:
    (shown,) = blocks(ROOT / "README.md", "## What it looks like", "")
    directory, printed = demo
    assert same_but_ids(shown) in same_but_ids(printed.replace(str(directory), "/tmp/mergekit-demo"))  # noqa: S108 (what the README says)


def same_but_ids(text: str) -> str:
    """Mask ids, which differ from engine to engine, and put lines that are ordered by them in order of names."""
    masked = [_ID.sub("ID", line) for line in text.splitlines()]
    landed = sorted(line for line in masked if line.startswith("  landed  "))
    return "\n".join(landed.pop(0) if line.startswith("  landed  ") else line for line in masked)


def test_commands_of_the_readme_run(demo: tuple[Path, str]) -> None:
    """Those of "Use" run in the demonstration's repository, with names put in that it has."""
    (use,) = re.findall(r"\n## Use\n\n((?: {4}.*\n)+)", (ROOT / "README.md").read_text("utf-8"))
    main = demo[0] / "main"
    for command in (
        "clone --quiet --bare . ../origin",
        "remote add origin ../origin",
        "fetch --quiet",
        "branch --quiet -u origin/main main",
    ):
        subprocess.run(["git", *command.split()], cwd=main, check=True)
    held = json.loads(mergekit("conflicts", "--json", cwd=main).out)["conflicts"][0]["conflict"]["id"]
    put_in = {"agent/a": "agent/ada", "origin/agent/b": "origin/agent/eve", "5f0c21d9": held[:8]}
    put_in |= {"BASE": "prices.py", "LEFT": "prices.py", "RIGHT": "prices.py"}
    for line in use.splitlines():
        name, *arguments = shlex.split(line, comments=True)
        assert name == "mergekit"
        done = mergekit(*(put_in.get(argument, argument) for argument in arguments), cwd=main)
        assert done.code in {0, 1}, (line, done.error)
        assert done.error == "", line


def test_make_targets_that_are_told_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"(?:`|    )make ([a-z]+)", page.read_text("utf-8"))) <= targets


def test_the_worked_example_of_a_driver_works() -> None:
    """The driver of CONTRIBUTING.md, as a module of its own process, which then leaves nothing behind."""
    (source,) = blocks(ROOT / "CONTRIBUTING.md", "## A driver", "python")
    check = """
from mergekit.conflicts import Writer
from mergekit.driver import Contest
writers = tuple(Writer(name, time=i) for i, name in enumerate("abc", 1))
print(DRIVER.merge(Contest("VERSION", b"7\\n", (b"8\\n", b"9\\n", b"7\\n"), writers)).content)
print(DRIVER.merge(Contest("VERSION", b"7\\n", (b"x\\n", b"7\\n"), writers[:2])).content)
print(len(DRIVER.merge(Contest("VERSION", b"7\\n", (b"8\\n", b"eight\\n"), writers[:2])).conflicts))
"""
    done = subprocess.run([sys.executable, "-c", source + check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "b'9\\n'\nb'x\\n'\n1\n"


@pytest.mark.parametrize("schema", sorted(SCHEMAS.glob("*.json")), ids=lambda schema: schema.stem)
def test_schemas_are_whole(schema: Path) -> None:
    """Each says which version of JSON Schema it is, is named as its file, and refuses what is something else."""
    document = json.loads(schema.read_text("utf-8"))
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == schema.name
    assert document["title"]
    assert faults({"nothing": "of that"}, schema.stem)
    for reference in re.findall(r'"\$ref": "([\w.-]+\.json)', schema.read_text("utf-8")):
        assert (SCHEMAS / reference).exists()


def test_every_schema_is_told_of() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [schema.name for schema in SCHEMAS.glob("*.json") if f"schemas/{schema.name}" not in text] == []


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in _LINK.findall(prose(ROOT / "README.md")) if "://" not in link}
    assert {page for page in PAGES if page != ROOT / "README.md"} <= linked


def test_every_concept_names_a_test_that_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?` \|$", (ROOT / "docs" / "concepts.md").read_text("utf-8"), re.MULTILINE)
    assert len(named) > 30
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text("utf-8") if test else (ROOT / path).is_file(), (path, test)
