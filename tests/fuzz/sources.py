"""Real files to be mutated, by language: cases from real histories where there are some, else what the tests have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mergekit import languages
from tests.languages.samples import samples
from tests.syntax.code.golden import cases

SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "cases"
"""Cases from real histories, where they are there: they are no part of the project."""
_ROLES = ("base", "left", "right", "human")
_PLAIN = "text"


@dataclass(frozen=True)
class Source:
    """A file in some versions, the base first, and the name that says in what language it is."""

    name: str
    path: str
    files: tuple[Path, ...]

    def versions(self) -> list[bytes]:
        return [file.read_bytes() for file in self.files]


def sources(folder: Path | None) -> dict[str, list[Source]]:
    """List the files by language, those of no language under a name of their own; each language has some."""
    found: dict[str, list[Source]] = {name: [] for name in languages.names()}
    for source in (*_real(folder or SHARED), *_golden(), *_samples()):
        profile = languages.of_path(source.path)
        found.setdefault(profile.name if profile else _PLAIN, []).append(source)
    return found


def _real(folder: Path) -> Iterator[Source]:
    for meta in sorted(folder.glob("**/meta.json")):
        beside = {file.name.split(".")[0]: file for file in sorted(meta.parent.iterdir())}
        yield Source(
            "/".join(meta.parent.parts[-3:]), json.loads(meta.read_text())["path"], tuple(beside[role] for role in _ROLES if role in beside)
        )


def _golden() -> Iterator[Source]:
    for case in cases("merges", "conflicts"):
        files = tuple(next(case.folder.glob(f"{role}.*")) for role in (*_ROLES[:3], "expected"))
        yield Source(str(case), files[0].name, files)


def _samples() -> Iterator[Source]:
    for language in languages.names():
        for sample in samples(language):
            yield Source(f"{language}/{sample.name}", sample.name, (sample,))
