"""Grammars: pinned, loaded one by one, and an error with its remedy where one is missing or broken."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from tree_sitter import Parser

from mergekit.errors import BrokenGrammar
from mergekit.languages import grammars, names
from mergekit.languages import load as profile
from mergekit.languages.grammars import PINNED, load
from mergekit.languages.profile import Grammar

ROOT = Path(__file__).parents[2]


def test_what_is_pinned_is_what_is_asked_for_locked_and_installed() -> None:
    wheels = {module.replace("_", "-"): version for module, version in PINNED.items()}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {one for one in asked if one.startswith("tree-sitter-")} == {f"{name}=={version}" for name, version in wheels.items()}
    for lock in ("dev", "run"):
        text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
        assert dict(re.findall(r"^(tree-sitter-[\w-]+)==([\w.]+)", text, re.MULTILINE)) == wheels
    assert {name: metadata.version(name) for name in wheels} == wheels


def test_what_is_pinned_is_used_and_what_is_used_is_pinned() -> None:
    assert {profile(name).grammar.module for name in names()} == set(PINNED)


@pytest.mark.parametrize("language", names())
def test_every_grammar_loads(language: str) -> None:
    assert Parser(load(profile(language).grammar)).parse(b"").root_node.end_byte == 0


@pytest.mark.parametrize(
    ("grammar", "what"),
    [
        (Grammar("tree_sitter_nothing"), "No module named"),
        (Grammar("tree_sitter_json", "no_such_language"), "no_such_language"),
        (Grammar("json", "loads"), "loads"),
    ],
)
def test_one_that_is_missing_or_broken_is_an_error_with_its_remedy(grammar: Grammar, what: str) -> None:
    with pytest.raises(BrokenGrammar, match=what) as caught:
        load(grammar)
    wheel = grammar.module.replace("_", "-")
    assert wheel in caught.value.message
    assert f"pip install --force-reinstall --no-deps {wheel}" in caught.value.hint


def test_the_remedy_names_the_pinned_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(grammars, "_binding", missing)
    with pytest.raises(BrokenGrammar) as caught:
        load.__wrapped__(Grammar("tree_sitter_rst"))
    assert caught.value.hint.endswith("tree-sitter-rst==0.2.0")
