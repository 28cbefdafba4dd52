"""Finding the language of a file, and what that costs."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

import mergekit.languages
from mergekit.languages import index_of, load, names, of_path
from mergekit.languages.index import INDEX
from mergekit.languages.profile import Grammar, Profile


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("B.PY", "python"),
        ("a.d.ts", "typescript"),
        ("a/Gemfile", "ruby"),
        ("Gemfile/a", None),
        ("gemfile", None),
        (".bashrc", "bash"),
        ("py", None),
        (".py", None),
        ("a.py/b", None),
        ("a.unknown", None),
        ("", None),
        ("Cargo.lock", "toml"),
        ("composer.lock", "json"),
        ("yarn.lock", None),
    ],
)
def test_a_file_is_known_by_its_name(path: str, language: str | None) -> None:
    found = of_path(path)
    assert (found and found.name) == language


def test_no_two_languages_claim_one_name() -> None:
    claims = Counter(claim for name in names() for claim in (*load(name).extensions, *load(name).file_names))
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_the_index_is_that_of_the_profiles() -> None:
    assert index_of(set(names())) == INDEX


def test_a_language_that_the_index_does_not_know_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mergekit.languages, "INDEX", {key: name for key, name in INDEX.items() if name != "python"})
    mergekit.languages._not_in_index.cache_clear()
    try:
        found = of_path("a.py")
    finally:
        mergekit.languages._not_in_index.cache_clear()
    assert found is load("python")


def test_a_profile_is_hashed_by_its_name() -> None:
    assert hash(Profile("x", "X", Grammar("g"), ())) == hash("x")


def test_one_file_takes_one_profile_and_no_package_of_a_grammar() -> None:
    program = """
import sys
from mergekit.checks import check
from mergekit.languages import of_path
from mergekit.languages.grammars import load
profile = of_path("a/b.json")
assert load(profile.grammar) is load(profile.grammar)
assert check(profile, b"{}", (b"{}", b"[]"), b"{]")
print(*sorted(name for name in sys.modules if name.startswith(("mergekit.languages", "tree_sitter_", "importlib.resources"))))
import tree_sitter_json
assert tree_sitter_json.language
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [
        "mergekit.languages",
        "mergekit.languages.grammars",
        "mergekit.languages.index",
        "mergekit.languages.json",
        "mergekit.languages.profile",
        "tree_sitter_json._binding",
    ]
