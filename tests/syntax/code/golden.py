"""Golden cases of the structured merge: tests/cases/code/<language>/<shelf>/<case>/ with base, left, right and expected.

Shelves: ``merges`` (clean) and ``conflicts`` (expected with markers that name the sides).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from mergekit.languages.profile import Profile
from mergekit.syntax.code.pieces import CodeMerge

CASES = Path(__file__).parents[2] / "cases" / "code"


class Case(NamedTuple):
    """One golden case."""

    folder: Path

    def __str__(self) -> str:
        return f"{self.folder.parent.parent.name}/{self.folder.parent.name}/{self.folder.name}"

    @property
    def profile(self) -> Profile:
        return language(self.folder.parent.parent.name)

    def version(self, name: str) -> bytes:
        return next(self.folder.glob(f"{name}.*")).read_bytes()

    @property
    def versions(self) -> tuple[bytes, bytes, bytes]:
        return self.version("base"), self.version("left"), self.version("right")


@cache
def language(name: str) -> Profile:
    found: Profile = import_module(f"mergekit.languages.{name}").PROFILE
    return found


def cases(*shelves: str) -> list[Case]:
    return [Case(folder) for shelf in shelves for folder in sorted(CASES.glob(f"*/{shelf}/*"))]


def shown(merge: CodeMerge) -> bytes:
    """Show a merge with its conflicts between markers."""
    out = []
    for piece in merge.pieces:
        if piece.text is None:
            out += [b"<<<<<<< left\n", piece.left, b"||||||| base\n", piece.base, b"=======\n", piece.right, b">>>>>>> right\n"]
        else:
            out.append(piece.text)
    return b"".join(out)
