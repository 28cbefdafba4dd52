"""The built-in rules and branch patterns: what holds where a repository says nothing.

Rules are data, weakest first: the last that matches decides. They are modest on purpose: only directories and names that
agents use for findings, notes and decisions, only at the root (a directory) or by the very name (a file), and only with
suffixes of prose and data, so that a code package called ``notes/`` stays code.
"""

from __future__ import annotations

from mergekit.policy.rules import Rule

REPLICAS = ("agent/*", "task/*", "worktree-*", "vk/*")
"""The names under which agents' tools create branches: replicas where the policy names none."""

_PROSE = ("md", "txt")
_DOCUMENTS = ("json", "yaml", "yml", "toml")

_TEXT = "everything else is text"
_LINES = "one record per line: those of all sides stay"
_FINDINGS = "findings add up: those of all sides stay"
_FINDING = "a finding with fields: fields merge one by one, one that disagrees keeps every variant"
_NOTES = "notes add up: those of all sides stay"
_DECISIONS = "decisions that disagree stay side by side until somebody decides"
_CODE = "belongs to code or describes it, whatever directory it stands in"


def _rules(patterns: tuple[str, ...], driver: str, reason: str) -> tuple[Rule, ...]:
    """Make one rule per pattern."""
    return tuple(Rule(pattern, driver, reason=reason) for pattern in patterns)


RULES: tuple[Rule, ...] = (
    *_rules(("*",), "text", _TEXT),
    *_rules(("*.jsonl", "*.ndjson"), "records", _LINES),
    *_rules(tuple(f"findings.{suffix}" for suffix in _PROSE), "records", _FINDINGS),
    *_rules(tuple(f"findings/**/*.{suffix}" for suffix in _PROSE), "records", _FINDINGS),
    *_rules(tuple(f"findings/**/*.{suffix}" for suffix in _DOCUMENTS), "siblings", _FINDING),
    *_rules(tuple(f"notes/**/*.{suffix}" for suffix in _PROSE), "records", _NOTES),
    *_rules(tuple(f"decisions.{suffix}" for suffix in _PROSE), "siblings", _DECISIONS),
    *_rules(tuple(f"decisions/**/*.{suffix}" for suffix in (*_PROSE, *_DOCUMENTS)), "siblings", _DECISIONS),
    *_rules(("README.md", "CHANGELOG.md", "AGENTS.md", "CLAUDE.md", "LICENSE.md", "LICENSE.txt"), "text", _CODE),
    *_rules(("CMakeLists.txt", "requirements*.txt", "constraints*.txt"), "text", _CODE),
    *_rules(("package.json", "package-lock.json", "tsconfig*.json", "pyproject.toml", "Cargo.toml"), "text", _CODE),
)
