"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path
from types import ModuleType

import tests.benchmarks as package
from tests.benchmarks.measuring import PROJECT, Options, machine
from tests.benchmarks.tables import Table

PAGE = PROJECT / "docs" / "benchmarks.md"


def benchmarks() -> dict[str, ModuleType]:
    """Find the benchmarks by name."""
    modules = (
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if found.name != "__main__"
    )
    return {module.__name__.rpartition(".")[2]: module for module in modules if hasattr(module, "SUMMARY")}


def main() -> int:
    """Run benchmarks and print their tables."""
    known = benchmarks()
    listed = "\n".join(f"  {name:8} {module.SUMMARY}{'' if module.QUICK else ' (only when named)'}" for name, module in known.items())
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks",
        description=f"Measure mergekit beside git.\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run (default: all quick ones)")
    parser.add_argument(
        "--repo", type=Path, action="append", default=[], metavar="DIR", help="a clone to cut fleets from, for 'large'; it is only read"
    )
    parser.add_argument("--orders", type=int, default=6, help="in how many orders the heads of a fleet are named")
    parser.add_argument("--windows", type=int, default=6, help="how many fleets are cut from each clone, the newest first")
    parser.add_argument("--limit", type=int, help="how many fleets of each file, or cases of each label, are looked at")
    parser.add_argument("--profile", action="store_true", help="tell also where the time of the engine goes")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(PROJECT)} anew")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(known))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}")
    names = chosen.names or [name for name, module in known.items() if module.QUICK]
    options = Options(tuple(repo.absolute() for repo in chosen.repo), chosen.orders, chosen.windows, chosen.limit, chosen.profile)
    facts = machine()
    print(facts, end="\n\n", flush=True)
    started = time.monotonic()
    tables: list[Table] = []
    for name in names:
        for table in known[name].run(options):
            tables.append(table)
            print(table.plain(), flush=True)
    print(f"{time.monotonic() - started:.0f} s in all")
    if chosen.write:
        PAGE.write_text(page(tables, facts, [name for name in sys.argv[1:] if name != "--write"]), "utf-8")
        print(f"wrote {PAGE.relative_to(PROJECT)}")
    return 0


def page(tables: list[Table], facts: str, arguments: list[str]) -> str:
    """Write the page of figures; no path of this machine is in it."""
    said = " ".join(Path(argument).parent.name if argument.startswith("/") else argument for argument in arguments)
    command = f'make bench ARGS="{said} --write"' if said else "make bench ARGS=--write"
    head = f"""# Benchmarks

What mergekit costs, beside git in the same run. Ratios are what counts; times depend on the machine.
Made by `{command}` on {facts}.
"""
    return "\n".join([head, *(table.markdown() for table in tables)])


if __name__ == "__main__":
    sys.exit(main())
