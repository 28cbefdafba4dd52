"""The program behind `mergekit`, `git mergekit` and `python -m mergekit`."""

from __future__ import annotations

import sys

from mergekit.cli.start import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
