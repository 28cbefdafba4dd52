"""Golden cases of drivers: tests/cases/<driver>/<shelf>/<case>/ with base.*, s1.*, s2.* ... and expected.*.

A version that is not there, or stands there as ``<name>.absent``, is an absent file. Options stand in ``options.toml``.
Shelves: ``merges`` (clean), ``conflicts``, and ``wanted`` (known to be wrong: it must fail until it moves).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mergekit.driver import Content, Contest
from tests.laws.contests import writer

CASES = Path(__file__).parents[1] / "cases"
SHELVES = ("merges", "conflicts", "wanted")
_ABSENT = ".absent"


@dataclass(frozen=True)
class Case:
    """One golden case of a driver."""

    folder: Path

    @property
    def driver(self) -> str:
        return self.folder.parent.parent.name

    @property
    def shelf(self) -> str:
        return self.folder.parent.name

    def __str__(self) -> str:
        return f"{self.driver}/{self.shelf}/{self.folder.name}"

    @property
    def expected(self) -> Content:
        return self._version("expected")

    @property
    def contest(self) -> Contest:
        """The case as a contest without history, the sides written one after another."""
        numbers = [i for i in range(1, 100) if self._file(f"s{i}") is not None]
        sides = tuple(self._version(f"s{i}") for i in numbers)
        suffix = next(file.suffix for file in self._files() if file.suffix != _ABSENT)
        options = self.folder / "options.toml"
        chosen = tomllib.loads(options.read_text("utf-8")) if options.exists() else {}
        return Contest(f"case{suffix}", self._version("base"), sides, tuple(writer(i) for i in numbers), options=chosen)

    def _files(self) -> list[Path]:
        return sorted(file for file in self.folder.iterdir() if file.stem in {"base", "expected"} or file.stem[1:].isdigit())

    def _file(self, name: str) -> Path | None:
        return next((file for file in self._files() if file.stem == name), None)

    def _version(self, name: str) -> Content:
        file = self._file(name)
        return None if file is None or file.suffix == _ABSENT else file.read_bytes()


def cases(*shelves: str) -> list[Case]:
    """List the cases on some shelves, of all drivers."""
    return [Case(folder) for shelf in shelves for folder in sorted(CASES.glob(f"*/{shelf}/*")) if folder.is_dir()]
