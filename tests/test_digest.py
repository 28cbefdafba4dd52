"""`sha256` against that of `hashlib`, which it stands for."""

from __future__ import annotations

import hashlib

from mergekit.digest import sha256


def test_it_is_that_of_hashlib() -> None:
    for content in (b"", b"a", b"a" * 100_000):
        ours = sha256(content)
        ours.update(b"more")
        assert ours.hexdigest() == hashlib.sha256(content + b"more").hexdigest()
        assert ours.digest() == hashlib.sha256(content + b"more").digest()
