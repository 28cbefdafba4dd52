"""Patterns against an independent oracle (small, exhaustive) and against git (branches)."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import pytest

from mergekit.policy.patterns import MalformedPattern, branch_matcher, check_pattern, compile_pattern, path_matcher


def matches(pattern: str, path: str, directory: str = "") -> bool:
    raw = path.encode()
    return path_matcher(pattern.encode(), directory.encode())(raw, raw.rpartition(b"/")[2])


def oracle(pattern: str, text: str, *, opens: bool = True) -> bool:
    """Match as gitattributes(5) words it: literals, ``*`` within a component, ``**`` between slashes."""
    if not pattern:
        return not text
    if pattern.startswith("**") and opens and pattern[2:3] in ("", "/"):
        rest = pattern[2:]
        if not rest:
            return True
        return any(oracle(rest[1:], text[at:]) for at in range(len(text) + 1) if at == 0 or text[at - 1] == "/")
    if pattern.startswith("*"):
        rest = pattern.lstrip("*")
        return any(oracle(rest, text[at:], opens=False) for at in range(len(text) + 1) if "/" not in text[:at])
    return text[:1] == pattern[0] and oracle(pattern[1:], text[1:], opens=pattern[0] == "/")


def test_every_small_pattern_matches_as_the_manual_says() -> None:
    texts = [text for n in range(6) for text in map("".join, itertools.product("ab/", repeat=n))]
    hits = 0
    for n in range(1, 7):
        for pattern in map("".join, itertools.product("a/*", repeat=n)):
            if "***" in pattern:
                continue
            compiled = compile_pattern(pattern.encode(), slashes=False)
            for text in texts:
                expected = oracle(pattern, text)
                hits += expected
                assert (compiled.fullmatch(text.encode()) is not None) == expected, (pattern, text)
    assert hits > 5000


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.md", "a.md", True),
        ("*.md", "deep/down/a.md", True),
        ("a.md", "deep/a.md", True),
        ("a.md", "deep/ba.md", False),
        ("/a.md", "deep/a.md", False),
        ("/a.md", "a.md", True),
        ("/*.md", "a.md", True),
        ("/*.md", "deep/a.md", False),
        ("deep/*.md", "deep/a.md", True),
        ("deep/*.md", "deep/down/a.md", False),
        ("deep/**", "deep/down/a.md", True),
        ("deep/**", "deep", False),
        ("deep/**/*.md", "deep/a.md", True),
        ("deep/**/*.md", "deep/down/under/a.md", True),
        ("deep/**/*.md", "deeper/a.md", False),
        ("**/down/a.md", "down/a.md", True),
        ("**/down/a.md", "x/y/down/a.md", True),
        ("**/down/a.md", "x/ydown/a.md", False),
        ("a*c*e/f", "abcde/f", True),
        ("deep/", "deep", False),
        ("deep/", "deep/a.md", False),
        ("[[:digit:]]*", "1.md", True),
        ("[!a]", "b", True),
        ("[^a]", "a", False),
        ("[!a]x", "/x", False),
        ("[]a]", "]", True),
        ("[a-]", "-", True),
        ("[[:digit:]-a]", "-", True),  # nothing to count from behind a class
        ("[a-c-e]", "d", False),  # nor behind a range
        ("x/**", "x/a\nb", True),
        ("\\*", "*", True),
        ("\\*", "a", False),
        ("?", "é", False),  # two bytes
        ("??", "é", True),
        ("a**/b", "axx/y/b", True),  # git compares the literal 'a' by itself, and then '**/b'
        ("[a**/b", "[a/b", False),
    ],
)
def test_a_path_matches(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected
    assert matches(pattern, f"x/y/{path}", "x/y") is expected
    if "/" in pattern:
        assert not matches(pattern, f"x/z/{path}", "x/y")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("a[b", "never closed"),
        ("a[", "never closed"),
        ("a[\\", "never closed"),
        ("a[[:alpha:", "never closed"),
        ("a[b-\\", "never closed"),
        ("a\\", "escapes nothing"),
        ("[[:letter:]]", "[:letter:] is no class; the classes are: alnum, alpha, blank"),
    ],
)
def test_a_malformed_pattern_matches_nothing_and_says_why(pattern: str, message: str) -> None:
    with pytest.raises(MalformedPattern) as raised:
        check_pattern(pattern.encode())
    assert message in str(raised.value)
    assert not any(matches(prefix + pattern, path) for prefix in ("", "*", "/") for path in (pattern, "ab", "a", "b", "a["))


def test_a_hostile_pattern_is_settled_at_once() -> None:
    # With backtracking each of these takes longer than anybody waits. The sets hide the literal end, which is compared first.
    assert not matches("*a" * 30 + "*[b]", "a" * 4000)
    assert not matches("x/" + "*a" * 30 + "*[b]", "x/" + "a" * 4000)
    assert not matches("**/" + "a*/**/" * 20 + "[b]", "a/" * 1000 + "c")
    assert matches("**/" + "a*/**/" * 20 + "[c]", "a/" * 1000 + "c")
    assert not branch_matcher(b"*a" * 30 + b"*[b]")(b"a" * 4000)


BRANCHES = ("a/b/c", "agent/alice/one", "agent/bob", "agents/carol", "main", "task/1", "vk/a", "worktree-x/y", "worktree-z")
PATTERNS = (
    *(
        "agent/*",
        "*",
        "*/*",
        "a*",
        "agent/?ob",
        "agent/a*e",
        "worktree-*",
        "vk/*",
        "task",
        "task/*",
        "**",
        "a/**/c",
        "**/bob",
        "agent**one",
    ),
    *("agent[/]bob", "agent[!x]bob", "[a-v]*", "agent\\/bob", "agent?bob", "AGENT/*", "[[:alpha:]]*/[[:digit:]]", "agent/**", "*[1]"),
)


def test_branches_match_as_git_branch_lists_them(tmp_path: Path) -> None:
    def git(*arguments: str | bytes) -> bytes:
        return subprocess.run(["git", "-C", tmp_path, *arguments], input=b"", capture_output=True, check=True).stdout.strip()

    git("init", "-q", "--bare")
    commit = git("commit-tree", git("mktree"), "-m", "x")
    (tmp_path / "packed-refs").write_bytes(b"".join(commit + b" refs/heads/" + name.encode() + b"\n" for name in BRANCHES))
    for pattern in PATTERNS:
        listed = git("-c", "core.ignoreCase=false", "branch", "--format=%(refname:short)", "--list", pattern).decode()
        matcher = branch_matcher(pattern.encode())
        assert [name for name in BRANCHES if matcher(name.encode())] == listed.split(), pattern


def test_a_branch_pattern_may_cross_slashes() -> None:
    agent = branch_matcher(b"agent/*")
    assert agent(b"agent/alice/one")
    assert not agent(b"agents/carol")
    assert not agent(b"origin/agent/alice")
