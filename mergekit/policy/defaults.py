"""The built-in rules and branch patterns: what holds where a repository says nothing.

Rules are data, weakest first: the last that matches decides. They are modest on purpose: only directories and names that
agents use for findings, notes, decisions, tasks, recommendations and votes, only at the root (a directory) or by the very
name (a file), and only with suffixes of prose and data, so that a code package called ``notes/`` stays code. Of documents,
those merge by key for which that was measured to be right more often than text with its rules, and wrong no more often.
"""

from __future__ import annotations

from mergekit.policy.rules import Rule

REPLICAS = ("agent/*", "task/*", "worktree-*", "vk/*")
"""The names under which agents' tools create branches: replicas where the policy names none."""

_PROSE = ("md", "txt")
_DOCUMENTS = ("json", "yaml", "yml", "toml")
_RECORDS = ("jsonl", "ndjson", "csv", "tsv")

_TEXT = "everything else is text"
_KEYS = "a document of keys and values: keys merge one by one, what is left as text"
_LINES = "one record per line: those of all sides stay"
_FINDINGS = "findings add up: those of all sides stay"
_TYPED = "a {} with fields: each merges by its type, one that nobody can decide keeps every variant"
_TYPED_RECORDS = "tasks, one in each line or row: each field merges by its type, one that nobody can decide keeps every variant"
_NOTES = "notes add up: those of all sides stay"
_DECISIONS = "decisions that disagree stay side by side until somebody decides"
_CODE = "belongs to code or describes it, whatever directory it stands in"


def _rules(patterns: tuple[str, ...], driver: str, reason: str, kind: str = "") -> tuple[Rule, ...]:
    """Make one rule per pattern; `kind` is the type of documents of typed files."""
    return tuple(Rule(pattern, driver, {"type": kind} if kind else {}, reason=reason) for pattern in patterns)


RULES: tuple[Rule, ...] = (
    *_rules(("*",), "text", _TEXT),
    *_rules(("*.yaml", "*.yml", "*.ini", "*.cfg", ".editorconfig", "*.ipynb", "*.csv", "*.tsv"), "document", _KEYS),
    *_rules(("*.jsonl", "*.ndjson"), "records", _LINES),
    *_rules(tuple(f"findings.{suffix}" for suffix in _PROSE), "records", _FINDINGS),
    *_rules(tuple(f"findings/**/*.{suffix}" for suffix in _PROSE), "records", _FINDINGS),
    *_rules(tuple(f"findings/**/*.{suffix}" for suffix in _DOCUMENTS), "fields", _TYPED.format("finding"), "finding"),
    *_rules(tuple(f"notes/**/*.{suffix}" for suffix in _PROSE), "records", _NOTES),
    *_rules(tuple(f"decisions.{suffix}" for suffix in _PROSE), "siblings", _DECISIONS),
    *_rules(tuple(f"decisions/**/*.{suffix}" for suffix in _PROSE), "siblings", _DECISIONS),
    *_rules(tuple(f"decisions/**/*.{suffix}" for suffix in _DOCUMENTS), "fields", _TYPED.format("decision"), "decision"),
    *(
        rule
        for folder, name in (("tasks", "task"), ("recommendations", "recommendation"), ("votes", "vote"))
        for rule in _rules(tuple(f"{folder}/**/*.{suffix}" for suffix in (*_DOCUMENTS, "md")), "fields", _TYPED.format(name), name)
    ),
    *_rules(tuple(f"tasks/**/*.{suffix}" for suffix in _RECORDS), "fields", _TYPED_RECORDS, "task"),
    *_rules(("README.md", "CHANGELOG.md", "AGENTS.md", "CLAUDE.md", "LICENSE.md", "LICENSE.txt"), "text", _CODE),
    *_rules(("CMakeLists.txt", "requirements*.txt", "constraints*.txt"), "text", _CODE),
    *_rules(("package.json", "package-lock.json", "tsconfig*.json", "pyproject.toml", "Cargo.toml"), "text", _CODE),
)
