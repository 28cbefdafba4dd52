"""Where git keeps a user's own configuration and attributes."""

from __future__ import annotations

import os
from pathlib import Path

from mergekit.errors import UsageError


def user_configuration() -> Path:
    """Give the file that `git config --global` writes.

    Raises:
        UsageError: if this user has no home.
    """
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    if named:
        return Path(named)
    plain = _home() / ".gitconfig"
    other = _xdg() / "git" / "config"
    return other if other.is_file() and not plain.exists() else plain


def user_attributes() -> Path:
    """Give the file of attributes that git reads for this user, unless `core.attributesFile` names one.

    Raises:
        UsageError: if this user has no home.
    """
    return _xdg() / "git" / "attributes"


def _xdg() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME")
    return Path(named) if named else _home() / ".config"


def _home() -> Path:
    home = os.environ.get("HOME")
    if not home:
        raise UsageError("HOME is not set, so there is no configuration of yours", "HOME=DIR mergekit ...")
    return Path(home)
