"""The start of every command: what must be quick runs at once, everything else through typer.

`--version`, `merge-file` and `driver` import neither typer nor rich nor pygit2: git calls `driver` once per contested
file. `merge --json`, which programs call, does without typer: a sixth of a small merge; so do git's hooks. Only their usual forms are
recognised here; help, mistakes and rare spellings are typer's (`app`), which has the same commands.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

from mergekit.cli import exits, failures

TYPE_CHECKING = False  # as type checkers know it; importing typing takes as long as all that is done here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mergekit.landing.results import Mode

_COLLECT_AFTER = 100_000
"""Objects made before Python looks for cycles: a command is short, and what it makes has few; looking takes 5 % of it."""

_MODES: Mapping[str, Mode] = {"hold": "hold", "all": "all", "markers": "markers"}
_MERGE_FILE = {
    "-o": "output",
    "--output": "output",
    "-p": "path",
    "--path": "path",
    "--driver": "driver",
    "--marker-size": "marker_size",
    "--trust": "trust",
}


def main() -> int:
    """Run the program on the arguments of this process and give its exit code.

    Raises:
        KeyboardInterrupt: if it was interrupted; nothing is half done.
    """
    arguments = sys.argv[1:]
    gc.set_threshold(_COLLECT_AFTER)
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        if _nothing_is_pending():
            os._exit(code)  # Python would take every module apart first: 7 ms
    except BrokenPipeError:
        from mergekit.cli.output import forget

        forget()
        code = exits.DONE
    except Exception as error:  # noqa: BLE001 (whatever it is: users see a message, not a traceback)
        code = failures.report(error, as_json="--json" in arguments)
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and said; to interrupt the end would only look like an error
    return code


def _nothing_is_pending() -> bool:
    """Tell that nothing is left to do as Python ends: no thread, nobody who waits for the end, nobody who watches."""
    waiting = atexit._ncallbacks()  # noqa: SLF001 (there is no public way to ask)
    return not waiting and "threading" not in sys.modules and sys.gettrace() is None and sys.getprofile() is None


def program_name() -> str:
    """Give the name under which the program was called."""
    name = os.path.basename(sys.argv[0])  # noqa: PTH119 (importing pathlib takes longer than all that is done here)
    return "python -m mergekit" if name == "__main__.py" else name


def _run(arguments: Sequence[str]) -> int:
    quick = _quickly(arguments)
    if quick is not None:
        return quick
    from mergekit.cli.app import run

    return run(arguments, program_name())


def _quickly(arguments: Sequence[str]) -> int | None:
    """Run what must be quick; None if these arguments are not of that kind."""
    if list(arguments) == ["--version"]:
        from mergekit.cli.version import show_version

        return show_version()
    if not arguments or arguments[0] not in {"merge-file", "driver", "merge", "hook"}:
        return None
    if arguments[0] == "hook":
        return _hook_quickly(arguments[1:])
    if arguments[0] == "merge":
        return _merge_quickly(arguments[1:])
    if arguments[0] == "driver":
        values = _recognised(arguments[1:], {"--trust": "trust"}, count=5)
        if values is None:
            return None
        from mergekit.cli.one_file import drive

        return drive(*values[0], **values[1])
    values = _recognised(arguments[1:], _MERGE_FILE, count=3)
    if values is None:
        return None
    from mergekit.cli.one_file import merge_file

    (base, left, right), given = values
    return merge_file(
        base,
        left,
        right,
        output=given.get("output", ""),
        path=given.get("path", ""),
        driver=given.get("driver", ""),
        marker_size=given.get("marker_size", ""),
        trust=given.get("trust", ""),
    )


def _hook_quickly(arguments: Sequence[str]) -> int | None:
    """Run a hook: git starts three of them for one commit."""
    values = _recognised(arguments, {})
    if values is None or not values[0]:
        return None
    from mergekit.cli.hooking import NAMES, run_hook

    name, *others = values[0]
    return run_hook(name, others, as_json=False) if name in NAMES else None


def _merge_quickly(arguments: Sequence[str]) -> int | None:
    flags = {"--json": False, "--dry-run": False}
    plain = []
    for argument in arguments:
        if argument in flags:
            flags[argument] = True
        else:
            plain.append(argument)
    values = _recognised(plain, {"--into": "into", "--landing": "landing", "--trust": "trust"}) if flags["--json"] else None
    if values is None:
        return None
    replicas, given = values
    mode = _MODES.get(given.get("landing", "hold"))
    if mode is None:
        return None
    from mergekit.cli.merging import merge_replicas

    return merge_replicas(
        replicas, into=given.get("into"), mode=mode, dry_run=flags["--dry-run"], as_json=True, trust=given.get("trust", "")
    )


def _recognised(
    arguments: Sequence[str], options: Mapping[str, str], *, count: int | None = None
) -> tuple[list[str], dict[str, str]] | None:
    """Split arguments into plain ones (`count` of them) and options with their values; None for what is out of the ordinary."""
    plain: list[str] = []
    found: dict[str, str] = {}
    left = iter(arguments)
    for argument in left:
        if not argument.startswith("-"):
            plain.append(argument)
            continue
        name, equals, value = argument.partition("=") if argument.startswith("--") else (argument, "", "")
        if not equals:
            value = next(left, "")
        if name not in options or not value or options[name] in found or value.startswith("-"):
            return None
        found[options[name]] = value
    return (plain, found) if count in (None, len(plain)) else None
