"""The built-in rules: what they catch, and what they must not."""

from __future__ import annotations

import pytest

from mergekit.policy import read_policy
from mergekit.policy.defaults import RULES
from mergekit.policy.patterns import check_pattern

CAUGHT = {
    "records": [
        *("log.jsonl", "data/deep/log.ndjson", "findings/log.jsonl", "notes/log.ndjson", "decisions/log.jsonl", "findings.jsonl"),
        *("tasks.jsonl", "votes/a.jsonl", "src/tasks/a.jsonl"),
        *("findings.md", "docs/findings.txt", "findings/a.md", "findings/deep/down/a.txt", "notes/a.md", "notes/deep/b.txt"),
    ],
    "siblings": [
        *("decisions.md", "docs/decisions.txt", "decisions/a.md", "decisions/deep/a.txt"),
    ],
    "fields finding": [
        *("findings/a.json", "findings/deep/a.yaml", "findings/a.yml", "findings/a.toml"),
    ],
    "fields decision": [
        *("decisions/a.json", "decisions/deep/a.yaml", "decisions/a.yml", "decisions/a.toml"),
    ],
    "fields task": [
        *("tasks/a.json", "tasks/deep/a.yaml", "tasks/a.yml", "tasks/a.toml", "tasks/a.md"),
        *("tasks/all.jsonl", "tasks/deep/a.ndjson", "tasks/all.csv", "tasks/a.tsv"),
    ],
    "fields recommendation": [
        *("recommendations/a.json", "recommendations/a.yaml", "recommendations/a.yml", "recommendations/a.toml", "recommendations/a.md"),
    ],
    "fields vote": [
        *("votes/a.json", "votes/deep/a.yaml", "votes/a.yml", "votes/a.toml", "votes/a.md"),
    ],
    "document": [
        *("a.yaml", ".github/workflows/ci.yml", "tox.ini", "setup.cfg", ".editorconfig", "deep/.editorconfig", "a.ipynb", "notes/a.yaml"),
        *("a.csv", "deep/a.tsv", "findings/a.csv", "tasks.csv"),
    ],
    "text": [
        *("main.py", "a", "src/deep/main.rs", "README.md", "docs/guide.md", "a.json", "a.toml", "a.txt"),
        *("pom.xml", "a.csproj", "Directory.Build.props", "a.svg", "a.plist", "app.config", "notes/a.xml"),
        # Code packages that have such a name.
        *("notes/main.py", "notes/__init__.py", "notes/app.json", "notes/config.toml", "notes/templates/a.html"),
        *("findings/main.go", "findings/Makefile", "findings/a.xls", "decisions/main.py", "decisions/a.rs", "decisions/tree.js"),
        *("notes/requirements.txt", "notes/requirements-dev.txt", "notes/CMakeLists.txt", "findings/constraints.txt", "notes/LICENSE.txt"),
        *("decisions/package.json", "decisions/package-lock.json", "decisions/pyproject.toml",
          "decisions/Cargo.toml", "decisions/tsconfig.base.json"),
        *("notes/README.md", "findings/README.md", "decisions/CHANGELOG.md", "notes/AGENTS.md", "notes/CLAUDE.md", "notes/LICENSE.md"),
        *("src/tasks/a.json", "tasks.json", "tasks/main.py", "tasks/README.md", "votes/a.txt"),
        # Not at the root, or not by the very name.
        *("src/notes/a.md", "src/findings/a.md", "docs/decisions/0001-use-git.md",
          "my-findings.md", "notes.md", "NOTES.md", "decisions.json", "findings.json"),
        *("findings", "notes", "decisions", "Findings/a.md", "a.jsonl.bak", "jsonl"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("path", "driver"), [(path, driver) for driver, paths in CAUGHT.items() for path in paths])
def test_a_path_gets_its_driver(path: str, driver: str) -> None:
    choice = read_policy({}).driver_for(path)
    name, _, kind = driver.partition(" ")
    assert (choice.driver, choice.options) == (name, {"type": kind} if kind else {})
    assert choice.rule.source == choice.rule.place == "built-in"


def test_every_rule_decides_some_path_and_says_why() -> None:
    policy = read_policy({})
    decided = {policy.driver_for(path).rule.pattern for paths in CAUGHT.values() for path in paths}
    assert decided == {rule.pattern for rule in RULES}
    assert all(rule.reason for rule in RULES)
    for rule in RULES:
        check_pattern(rule.pattern.encode())


def test_the_weakest_rule_catches_everything() -> None:
    assert RULES[0].pattern == "*"
    assert read_policy({}).driver_for("\udcff/\n/[x").rule is RULES[0]
