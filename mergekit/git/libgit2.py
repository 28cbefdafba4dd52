"""libgit2 through pygit2's compiled module alone: a merge needs nothing else of pygit2.

`import pygit2` takes as long as merging two dozen branches: around its compiled module it sets up callbacks, thirty
enums and the machine's certificates. Here that module is loaded by itself; `whole` gives the rest to those who need it,
and both share their classes. What returns an enum (`Odb.read`, `Reference.type`) works only once the whole is there.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ExtensionFileLoader, PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pygit2
    from pygit2._pygit2 import Commit, GitError, OdbBackend, Oid, Reference, Repository, discover_repository

__all__ = ["Commit", "GitError", "OdbBackend", "Oid", "Reference", "Repository", "discover_repository", "open_repository", "whole"]

COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4
"""Kinds of objects, as libgit2 numbers them."""

PARENTS_FIRST: Any = 1 | 4
"""The order of a walk: topological, reversed. (Checkers know only the enum.)"""

LOCAL: Any = 1
REMOTE: Any = 2
"""Kinds of branches."""

_MODULE = "pygit2._pygit2"


def _load() -> ModuleType:
    """Load the compiled module as the import system would, but for the package around it; where it is not as expected, with that."""
    package = PathFinder.find_spec("pygit2")
    found = package and PathFinder.find_spec(_MODULE, package.submodule_search_locations)
    if _MODULE not in sys.modules and found and isinstance(found.loader, ExtensionFileLoader):
        module = sys.modules[_MODULE] = module_from_spec(found)  # so that the package, if it comes, takes the same one
        found.loader.exec_module(module)
    else:
        import pygit2  # noqa: F401 (for the module in it)
    return sys.modules[_MODULE]


_module = _load()
if not TYPE_CHECKING:
    Commit, GitError, OdbBackend, Oid = _module.Commit, _module.GitError, _module.OdbBackend, _module.Oid
    Reference, Repository, discover_repository = _module.Reference, _module.Repository, _module.discover_repository


def open_repository(path: str) -> Repository:
    """Open the repository of a Git directory.

    Raises:
        GitError: if libgit2 cannot.
    """
    return Repository(_module.init_file_backend(path))


def whole(repository: Repository) -> pygit2.Repository:
    """Give a repository with everything that pygit2 knows to do with it."""
    # As it is imported, pygit2 reads the certificates of the machine, which takes 10 ms; nothing here opens a connection.
    environment = os.environ  # noqa: TID251 (set back at once; no result knows it)
    certificates = environment.get("SSL_CERT_FILE")
    environment["SSL_CERT_FILE"] = os.devnull
    try:
        import pygit2
    finally:
        if certificates is None:
            del environment["SSL_CERT_FILE"]
        else:
            environment["SSL_CERT_FILE"] = certificates
    return repository if isinstance(repository, pygit2.Repository) else pygit2.Repository(repository.path)
