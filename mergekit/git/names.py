"""Names that git refuses: entries of trees that some git, on some file system, would not write into a checkout.

`fault` says what `git fsck` says, and what git's checkout says where it protects HFS+ and NTFS: there, other names are
the repository's own directory too. It does not depend on the machine. Source: git's documentation of `core.protectHFS`,
`core.protectNTFS` and `git fsck`, and what git 2.39 was seen to do (tests/git/test_names.py asks it).
"""

from __future__ import annotations

import re

from mergekit.git.objects import EXECUTABLE, GITLINK, REGULAR, SYMLINK, TREE_MODE

MODES = frozenset({REGULAR, EXECUTABLE, SYMLINK, GITLINK, TREE_MODE, b"100664"})
"""What git itself wrote, ever: files that are group-writable come from its first weeks."""

LONGEST = 4096
"""Bytes that a name may have; `git fsck` warns above that."""

_PLAIN = re.compile(rb"[^\0-\x1f.~:\\/\x80-\xff][^~:\\/\0\x80-\xff]{0,254}")
"""Most names, which need no second look: they begin with no dot and hold nothing that a file system reads as something else."""

_NTFS = re.compile(rb"(?is)(?:\.git|git~1)[. ]*(?:[:\\].*)?")
_NTFS_MODULES = re.compile(rb"(?is)(?:\.gitmodules|gitmod~[1-4]|(?=.{8})(?:gi7eba|gi7eb|gi7e|gi7|gi|g|)~[1-9][0-9]*)[. ]*(?::.*)?")
_IGNORED_BY_HFS = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


def fault(name: bytes, mode: bytes) -> str:
    """Say what is wrong with one entry of a tree, in a few words; nothing for almost all."""
    if mode not in MODES:
        return f"a mode that git does not know, {mode.decode()}"
    if _PLAIN.fullmatch(name):
        return ""
    if name in (b"", b".", b"..") or b"/" in name:
        return "a forbidden name"
    if len(name) > LONGEST:
        return f"a name of more than {LONGEST} bytes"
    # Windows reads a backslash as a slash.
    if _is_git(name) or any(part == b".." or _is_git(part) for part in name.split(b"\\")):
        return "a forbidden name"
    if mode == SYMLINK and (_NTFS_MODULES.fullmatch(name) or _on_hfs(name) == ".gitmodules"):
        return "a symlink in the place of .gitmodules"
    return ""


def _is_git(name: bytes) -> bool:
    return bool(_NTFS.fullmatch(name)) or _on_hfs(name) == ".git"


def _on_hfs(name: bytes) -> str:
    """Give the name that HFS+ sees, where that could matter: it ignores some characters, and case; broken UTF-8 ends it."""
    if name.isascii():
        return name.lower().decode()
    text = name.decode("utf-8", "surrogateescape")
    known = re.split("[\ud800-\udfff]", text, maxsplit=1)[0]
    return _IGNORED_BY_HFS.sub("", known).lower()
