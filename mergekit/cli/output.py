"""Standard output: bytes, text and JSON, whole or not at all; that nobody reads it is no error."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in start.py
if TYPE_CHECKING:
    from collections.abc import Mapping


def print_text(text: str) -> None:
    """Write a text; what the terminal's encoding cannot express is escaped."""
    if sys.stdout is None:
        return  # the caller closed it
    encoding = sys.stdout.encoding or "utf-8"
    print_bytes(text.encode(encoding, "backslashreplace"))


def print_json(value: Mapping[str, object]) -> None:
    """Write one JSON object on one line, in ASCII, so that nothing in it acts on a terminal."""
    import json

    print_text(json.dumps(value) + "\n")


def print_bytes(content: bytes) -> None:
    """Write bytes exactly.

    Raises:
        OSError: if they cannot be written, as to a full disk; but not where the reader has gone.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        forget()
    except OSError:
        forget()  # what is left in the buffer cannot be written as Python ends, either
        raise


def forget() -> None:
    """Let whatever is still to be written vanish, so that the interpreter does not complain as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
