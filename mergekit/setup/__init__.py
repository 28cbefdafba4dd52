"""Set-up: what `init` writes and `deinit` takes away again, and what `doctor` finds inert, missing, wrong or dangerous."""

from __future__ import annotations
