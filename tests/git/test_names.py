"""What git refuses, asked of git itself: `git fsck` judges the same trees."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest

from mergekit.git.names import fault
from mergekit.git.objects import GITLINK, REGULAR, SYMLINK, TREE_MODE
from tests.histories import run_git

IGNORED = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u206a\u206f\ufeff"
REFUSED = re.compile(
    r"(?:error|warning) in tree ([0-9a-f]{40}): (?:hasDot|hasDotdot|hasDotgit|fullPathname|gitmodulesSymlink|badFilemode):"
)

NAMED = [
    *(".", "..", "...", ". ", ".. ", ".git", ".GIT", ".giT", ".gi", ".gitt", ".git.", ".git ", ".git. .", ".git::$INDEX_ALLOCATION"),
    *(".git:x", "git~1", "GIT~1", "git~2", "git~1.", "git~1 x", "git~1:", "git", ".git\\x", "a\\.git", "a\\git~1\\x", "a\\b", "x.git"),
    *(f".g{one}it" for one in IGNORED),
    *("\u200c.git", ".git\u200d", ".g\u200bit", ".git\u0131", "\uff0egit", ".g\u0131t", ".git\udcff", ".git\udcffx", ".g\udcffit"),
    *(".gitmodules", ".GITMODULES", ".gitmodules ", ".gitmodules.", ".gitmodules:x", ".gitmodules\\x", "gitmod~1", "gitmod~4", "gitmod~5"),
    *("gi7eba~1", "GI7EBA~1", "gi7eb~01", "gi7eb~12", "gi7eba~0", "gi~12345", "~1234567", "gi7eba~1x", "g~1", ".git\u200cmodules"),
    *(".gitattributes", ".gitignore", "gitatt~1", "a:b", "a~1", "con", "aux.txt", "a\nb", "\x1b[31m", "x" * 4096),
]


def random_names(count: int) -> list[str]:
    """Make names of the pieces that matter."""
    rng = random.Random(1)
    pieces = (
        ".",
        "g",
        "G",
        "i",
        "t",
        "git",
        ".git",
        "~",
        "1",
        "2",
        " ",
        ":",
        "\\",
        "modules",
        "mod~",
        "7eba",
        "\u200c",
        "\ufeff",
        "\udcff",
        "x",
    )
    return ["".join(rng.choices(pieces, k=rng.randint(1, 7))) for _ in range(count)]


def refused(directory: Path, entries: list[tuple[str, bytes]]) -> list[bool]:
    """Ask `git fsck` of one tree for each entry whether it would have it."""
    run_git(directory, "init", "--quiet", "--bare", ".")
    blob = run_git(directory, "hash-object", "-w", "--stdin", stdin=b"target").decode().strip()
    empty = run_git(directory, "hash-object", "-w", "-t", "tree", "--stdin").decode().strip()
    commit = run_git(directory, "commit-tree", empty, "-m", "x").decode().strip()
    trees = []
    for number, (name, mode) in enumerate(entries):
        named = {TREE_MODE: empty, GITLINK: commit}.get(mode, blob)
        raw = b"%s %s\0%s" % (mode, name.encode("utf-8", "surrogateescape"), bytes.fromhex(named))
        file = directory / f"t{number}"
        file.write_bytes(raw)
        trees.append(file)
    files = "\n".join(map(str, trees)).encode()
    ids = run_git(directory, "hash-object", "-w", "-t", "tree", "--literally", "--stdin-paths", stdin=files).decode().split()
    fsck = subprocess.run(["git", "fsck", "--no-dangling"], cwd=directory, capture_output=True, check=False)
    wrong = set(REFUSED.findall(fsck.stderr.decode("utf-8", "replace")))
    return [oid in wrong for oid in ids]


def judged(name: str, mode: bytes) -> str:
    return fault(name.encode("utf-8", "surrogateescape"), mode)


@pytest.mark.parametrize("mode", [REGULAR, SYMLINK, TREE_MODE])
def test_says_what_git_says(tmp_path: Path, mode: bytes) -> None:
    names = list(dict.fromkeys([*NAMED, *random_names(600)]))
    told = refused(tmp_path, [(name, mode) for name in names])
    differing = [name for name, git in zip(names, told, strict=True) if bool(judged(name, mode)) != git]
    # To `git fsck` only slashes lead out of a tree; a checkout on Windows refuses backslashes.
    assert [name for name in differing if ".." not in name.split("\\")] == []
    assert sum(told) > 30


def test_modes(tmp_path: Path) -> None:
    modes = [b"100644", b"100755", b"120000", b"160000", b"40000", b"100664", b"100600", b"100777", b"120777", b"7", b"777777", b"0"]
    told = refused(tmp_path, [(f"f{mode.decode()}", mode) for mode in modes])
    assert [bool(judged("f", mode)) for mode in modes] == told


def test_what_fsck_of_some_versions_does_not_say() -> None:
    assert judged("", REGULAR)
    assert judged("a/b", REGULAR)
    assert judged("x" * 4097, REGULAR) == "a name of more than 4096 bytes"
    assert judged("..\\x", REGULAR)
    assert judged("a\\..\\x", REGULAR)
