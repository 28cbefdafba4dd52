"""A plain Python function that the target's policy names: where it stands, and what it says of one file.

A function of the target's tree travels as text in the options of its rule (`SOURCE`), so that a merge stays a function of its
contest and the policy's hash covers the code. An installed one is named there with its package and version.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from mergekit.errors import PolicyError
from mergekit.extensions import json_values
from mergekit.extensions.packages import PACKAGE
from mergekit.extensions.undecided import told
from mergekit.frozen import frozen

if TYPE_CHECKING:
    from types import CodeType

    from mergekit.driver import Content, Read

FUNCTION, SOURCE, VALUES, SEES = "function", "source", "values", "sees"
"""Options: where the function stands; its file's text; ``bytes`` or ``json``; ``sides`` or ``writes``."""

_LARGEST = 1 << 20
_MODULE = "mergekit_function"
_FORM = 'it is written function = "tools/merges.py:merge_cart" (a file of the target\'s own tree) or "package.module:name" (installed)'

Given: TypeAlias = "Sequence[Content] | Sequence[tuple[Content, Content]]"
"""The sides of a file, or its writes: (before, after) for each."""


@frozen
class Answer:
    """What a function said: the merged content; or None, and why it did not decide."""

    content: Content
    why: str = ""


# ---- where it stands ----


def located(options: Mapping[str, str], read: Read) -> Mapping[str, str]:
    """Add to the options of a rule the code that its `function` names: the text of its file, or its package's version.

    Nothing of the target's tree is run for that; an installed module is imported.

    Raises:
        PolicyError: if it is not there, or cannot be a function.
    """
    place, _, name = options.get(FUNCTION, "").rpartition(":")
    if not place or not name.isidentifier():
        said = f"function is '{options[FUNCTION]}'" if options.get(FUNCTION) else "the driver 'function' needs an option function"
        raise PolicyError(f"{said}; {_FORM}", "correct the rule, or take it out")
    if place.endswith(".py") or "/" in place:
        return {**options, SOURCE: _source(place, name, read(place))}
    return {**options, PACKAGE: _installed(place, name)}


def _source(path: str, name: str, content: Content) -> str:
    """Check the file of a function, without running it, and give its text.

    Raises:
        PolicyError: if it is not there, no Python, or has no such function at its top.
    """
    hint = f"commit {path} with the function '{name}' on the target branch, from which alone it is read, or correct the rule"
    if content is None:
        raise PolicyError(f"the function '{path}:{name}' is not there: the target's tree has no file {path}", hint)
    if len(content) > _LARGEST:
        raise PolicyError(f"{path} has {len(content)} bytes; a file of functions has at most {_LARGEST}", hint)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        there = _names(text)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path} is not UTF-8: {error.reason} at byte {error.start}", hint) from error
    except SyntaxError as error:
        raise PolicyError(f"{path}:{error.lineno or 0}: this is not Python: {error.msg}", hint) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise PolicyError(f"{path} is not Python: {told(error)}", hint) from error
    if there is not None and name not in there:
        defined = ", ".join(there) or "nothing"
        raise PolicyError(f"{path} has no function '{name}' at its top; it defines {defined}", hint)
    return text


@lru_cache(maxsize=64)
def _names(text: str) -> tuple[str, ...] | None:
    """List what the top of a module defines, in order; None where only running it would tell."""
    import ast  # late: 5 ms, and most policies name no function

    found: dict[str, None] = {}
    with _unwarned():
        top = ast.parse(text).body
    for node in top:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = None
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)):
            for one in ast.walk(node):
                if isinstance(one, ast.Name):
                    found[one.id] = None
                elif isinstance(one, ast.alias):
                    found[(one.asname or one.name).partition(".")[0]] = None
        elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.Match)):
            return None
    return None if "*" in found else tuple(found)


def _installed(module: str, name: str) -> str:
    """Import an installed function, and say which code it is: its package with its version, and the hash of its file.

    Raises:
        PolicyError: if it is not there.
    """
    hint = f"install the package that brings {module}, or correct the rule"
    try:
        found = _imported(module, name)
    except (Exception, SystemExit) as error:
        raise PolicyError(f"the function '{module}:{name}' cannot be imported: {told(error)}", hint) from error
    if not callable(found):
        raise PolicyError(f"'{module}:{name}' is a {type(found).__name__}, and no function", hint)
    return _version(module)


def _imported(module: str, name: str) -> object:
    import importlib

    return getattr(importlib.import_module(module), name)


@lru_cache(maxsize=64)
def _version(module: str) -> str:
    """Name the package of a module with its version, and hash the module's own file: the version of a checkout says little."""
    import hashlib
    from importlib import metadata  # late: 20 ms

    named = [f"{name} {metadata.version(name)}" for name in metadata.packages_distributions().get(module.partition(".")[0], ())]
    file = getattr(sys.modules[module], "__file__", None)
    digest = ""
    if file is not None:
        with open(file, "rb") as opened:  # noqa: PTH123 (no pathlib for one file)
            digest = f" ({hashlib.sha256(opened.read()).hexdigest()[:12]})"
    return " and ".join(sorted(set(named)) or [module]) + digest


# ---- what it says ----


def ask(options: Mapping[str, str], base: Content, given: Given) -> Answer:
    """Call the function on a base and the sides (or writes) of a file; whatever it raises is no answer, and says why.

    Each call runs the module anew, so that nothing is carried from file to file. What it prints goes to standard error.
    """
    where = options.get(FUNCTION, "")
    if SOURCE not in options and PACKAGE not in options:
        return Answer(None, f"nothing was found of the function '{where}'" if where else "no function is named")
    as_json = options.get(VALUES) == "json"
    try:
        start, values = (json_values.decoded(base), [_decoded(one) for one in given]) if as_json else (base, list(given))
    except json_values.NotPlain as error:
        return Answer(None, f"'{where}' merges JSON, and {error}")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            answer: object = _function(options)(start, values)
        content = json_values.encoded(answer, [base, *_contents(given)]) if as_json and answer is not None else answer
    except MemoryError:
        raise
    except json_values.NotPlain as error:
        return Answer(None, f"'{where}' gave what JSON cannot say: {error}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever it is: a conflict is a value)
        return Answer(None, f"'{where}' failed: {told(error)}")
    finally:
        sys.modules.pop(_MODULE, None)
    if content is None:
        return Answer(None, f"'{where}' did not decide")
    if not isinstance(content, bytes):
        return Answer(None, f"'{where}' gave no bytes: a {type(content).__name__}")
    return Answer(content)


def _function(options: Mapping[str, str]) -> Callable[[object, object], object]:
    """Make the function; a module that fails to load fails here, within the call."""
    place, _, name = options[FUNCTION].rpartition(":")
    if SOURCE in options:
        module = ModuleType(_MODULE)
        module.__file__ = place
        sys.modules[_MODULE] = module  # where classes look for the module that they are defined in
        exec(_compiled(options[SOURCE], place), module.__dict__)  # noqa: S102 (the target's policy names it: docs/security.md)
        found: object = getattr(module, name)
    else:
        found = _imported(place, name)
    if not callable(found):
        raise TypeError(f"{name} is no function")
    return found


@lru_cache(maxsize=64)
def _compiled(source: str, place: str) -> CodeType:
    with _unwarned():
        return compile(source, place, "exec", dont_inherit=True)


@contextlib.contextmanager
def _unwarned() -> Iterator[None]:
    """Keep warnings of the compiler away: whether they are shown, or errors, depends on how Python was started."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decoded(one: Content | tuple[Content, Content]) -> object:
    return tuple(json_values.decoded(part) for part in one) if isinstance(one, tuple) else json_values.decoded(one)


def _contents(given: Given) -> list[Content]:
    return [part for one in given for part in (one if isinstance(one, tuple) else (one,))]
