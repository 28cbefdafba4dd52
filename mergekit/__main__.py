"""The program behind `mergekit`, `git mergekit` and `python -m mergekit`."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> int:
    """Run the program on the arguments of this process and give its exit code."""
    try:
        from mergekit.cli.start import main as start  # an interrupt may come while it is loaded, too

        return start()
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)  # Python itself would say more, or, interrupted once more, end by the signal


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the working directory, which may be a checkout: no module is loaded from what a branch brought
    sys.exit(main())
