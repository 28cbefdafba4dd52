"""SHA-256, without what `hashlib` loads first: OpenSSL, 3 ms of every merge of one file that leaves a conflict."""

from __future__ import annotations

__all__ = ["sha256"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:  # what Python itself brings, as its `random` takes it; here and there it was built without
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256  # Python 3.11
        except ImportError:
            from hashlib import sha256
