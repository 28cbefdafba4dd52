"""The exit codes of every command."""

from __future__ import annotations

DONE = 0
"""What was asked for is done, and nothing is open."""
FINDINGS = 1
"""Done, and something is open: a conflict, or a replica that was held back."""
ERROR = 2
"""Not done; the message says why, and what to do next."""
INTERRUPTED = 130
"""Stopped from the keyboard."""
