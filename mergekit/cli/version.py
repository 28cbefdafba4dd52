"""`mergekit --version`."""

from __future__ import annotations

from mergekit import __version__
from mergekit.cli import exits
from mergekit.cli.output import print_text


def show_version() -> int:
    """Print the version."""
    print_text(f"mergekit {__version__}\n")
    return exits.DONE
