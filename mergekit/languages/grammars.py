"""The grammars: which versions mergekit was made with, and how one is loaded when it is first needed.

Only a wheel's compiled module is loaded, and of tree-sitter itself: the packages around them import `importlib.resources` and
`typing`, which take longer than most parses. Grammars decide results, so the engine's id covers the versions that are installed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib.machinery import ExtensionFileLoader, PathFinder
from types import ModuleType

from mergekit.errors import BrokenGrammar
from mergekit.languages.profile import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Language, Parser

PINNED: Mapping[str, str] = {
    "tree_sitter_bash": "0.25.1",
    "tree_sitter_c": "0.24.2",
    "tree_sitter_c_sharp": "0.23.5",
    "tree_sitter_cpp": "0.23.4",
    "tree_sitter_css": "0.25.0",
    "tree_sitter_go": "0.25.0",
    "tree_sitter_html": "0.23.2",
    "tree_sitter_java": "0.23.5",
    "tree_sitter_javascript": "0.25.0",
    "tree_sitter_json": "0.24.8",
    "tree_sitter_kotlin": "1.1.0",
    "tree_sitter_markdown": "0.5.4",
    "tree_sitter_php": "0.25.1",
    "tree_sitter_python": "0.25.0",
    "tree_sitter_rst": "0.2.0",
    "tree_sitter_ruby": "0.23.1",
    "tree_sitter_rust": "0.24.2",
    "tree_sitter_scala": "0.26.3",
    "tree_sitter_toml": "0.7.0",
    "tree_sitter_typescript": "0.23.2",
    "tree_sitter_xml": "0.7.0",
    "tree_sitter_yaml": "0.7.2",
}
"""The module of each grammar's wheel, and its version: as the project's requirements pin it."""

_BINDING = "_binding"


@cache
def load(grammar: Grammar) -> Language:
    """Give the language of a grammar.

    Raises:
        BrokenGrammar: if its wheel is not there, is none of this machine, or does not fit tree-sitter.
    """
    try:
        return _language(getattr(_binding(grammar.module), grammar.function)())
    except (ImportError, AttributeError, ValueError, TypeError, OSError) as error:
        wheel = grammar.module.replace("_", "-")
        version = PINNED.get(grammar.module)
        message = f"the grammar {wheel} cannot be loaded: {error}"
        wanted = f"{wheel}=={version}" if version else wheel
        raise BrokenGrammar(message, f"{sys.executable} -m pip install --force-reinstall --no-deps {wanted}") from error


def _language(pointer: object) -> Language:
    made: Language = _binding("tree_sitter").Language(pointer)
    return made


@cache
def parser(grammar: Grammar) -> Parser:
    """Give the parser of a grammar. There is one for all: who stops it has to reset it.

    Raises:
        BrokenGrammar: as `load`.
    """
    made: Parser = _binding("tree_sitter").Parser(load(grammar))
    return made


def _binding(name: str) -> ModuleType:
    """Load the compiled module of a wheel alone; where it is not as expected, with its package."""
    full = f"{name}.{_BINDING}"
    if full in sys.modules:
        return sys.modules[full]
    package = PathFinder.find_spec(name)
    found = package and PathFinder.find_spec(full, package.submodule_search_locations)
    if found and isinstance(found.loader, ExtensionFileLoader):
        module = found.loader.create_module(found)
        found.loader.exec_module(module)
        sys.modules[full] = module  # so that the package, if somebody imports it, takes the same one
        return module
    import importlib

    return importlib.import_module(name)
