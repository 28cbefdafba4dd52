"""What is known of engine merges: kept in a file below the git directory, safe to delete at any time."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEY = 19
_RECORD = 20
_YES, _NO = b"y", b"n"


class BeliefCache:
    """Beliefs about engine merges, keyed by commit, paths and what decides the merge there.

    The file is a row of 20-byte records (a 19-byte key and a letter), only ever appended to, in one write each; a
    torn or foreign tail is left out. Losing it costs time only. `rules_of` names the rules of the policy that merge
    some paths: under other rules nothing is known.
    """

    def __init__(self, file: Path | None, engine: str, rules_of: Callable[[tuple[str, ...]], str] = lambda _: "") -> None:
        self._file = file
        self._engine = engine.encode()
        self._rules_of = rules_of
        self._known: dict[bytes, bool] | None = None
        self._fresh: dict[bytes, bool] = {}

    def recall(self, commit: bytes, paths: tuple[str, ...]) -> bool | None:
        """Say whether the merge was believed at these paths; None if nobody knows."""
        key = self._key(commit, paths)
        fresh = self._fresh.get(key)
        return self._load().get(key) if fresh is None else fresh

    def note(self, commit: bytes, paths: tuple[str, ...], *, believed: bool) -> None:
        """Remember what was found out; `save` writes it down."""
        self._fresh[self._key(commit, paths)] = believed

    def save(self) -> None:
        """Append what is new; a file that cannot be written is done without."""
        if self._file is None or not self._fresh:
            return
        data = b"".join(key + (_YES if believed else _NO) for key, believed in self._fresh.items())
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                if os.fstat(handle).st_size % _RECORD:  # a torn write of an earlier run would shift all that follows
                    os.ftruncate(handle, 0)
                os.write(handle, data)
            finally:
                os.close(handle)
        except OSError:
            return
        self._fresh.clear()

    def _key(self, commit: bytes, paths: tuple[str, ...]) -> bytes:
        digest = hashlib.sha256(self._engine + b"\0" + self._rules_of(paths).encode() + b"\0" + commit)
        for path in paths:
            digest.update(b"\0" + path.encode("utf-8", "surrogateescape"))
        return digest.digest()[:_KEY]

    def _load(self) -> dict[bytes, bool]:
        if self._known is None:
            self._known = {}
            try:
                data = b"" if self._file is None else self._file.read_bytes()
            except OSError:
                data = b""
            for at in range(0, len(data) - _RECORD + 1, _RECORD):
                letter = data[at + _KEY : at + _RECORD]
                if letter in (_YES, _NO):
                    self._known[data[at : at + _KEY]] = letter == _YES
        return self._known
