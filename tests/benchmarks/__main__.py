"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import tests.benchmarks as package
from tests.benchmarks.measuring import PROJECT, Options, machine, project_name
from tests.benchmarks.tables import Table

PAGE = PROJECT / "docs" / "benchmarks.md"
_FIGURES = ("orders", "windows", "count", "seed", "limit")
ORDER = ("start", "fleets", "large", "pairs", "corpus", "code", "typed", "scale")
"""How the page tells it; others follow by name."""


HEAD = """# Benchmarks

What mergekit costs and what it gets right, beside git in the same run on the same files. Ratios are what counts: times depend on
the machine, and on what else it does (load). A ratio below 1 says that mergekit takes less than git.

Each part stands below the command that makes it, and begins with what is wanted of it. `make bench` runs all parts; with
`ARGS="PART ... --write"` this page gets those parts anew. A `--repo` is a clone of that project; it is only read.
"""


def benchmarks() -> dict[str, ModuleType]:
    """Find the benchmarks by name, in the order of the page."""
    modules = (
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if found.name != "__main__" and not found.name.startswith("test_")
    )
    known = {module.__name__.rpartition(".")[2]: module for module in modules if hasattr(module, "SUMMARY")}
    return {name: known[name] for name in (*ORDER, *sorted(set(known) - set(ORDER)))}


def main() -> int:
    """Run benchmarks and print their tables."""
    known = benchmarks()
    listed = "\n".join(f"  {name:8} {module.SUMMARY}" for name, module in known.items())
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks",
        description=f"Measure mergekit beside git.\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run (default: all)")
    parser.add_argument(
        "--repo",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a clone of a project, for 'large' and 'pairs'; it is only read",
    )
    parser.add_argument("--orders", type=int, default=6, help="in how many orders the heads of a fleet are named")
    parser.add_argument("--windows", type=int, default=8, help="how many fleets are cut from each clone, the newest first")
    parser.add_argument("--count", type=int, default=70, help="how many merges of two parents are taken from each clone")
    parser.add_argument("--seed", type=int, default=7, help="which merges of two parents are taken")
    parser.add_argument("--limit", type=int, help="how many fleets of each file, or cases of each label, are looked at")
    parser.add_argument("--also", type=Path, metavar="DIR", help="merges of other repositories, for 'audits', as the corpus lays them out")
    parser.add_argument("--profile", action="store_true", help="'large' tells where the time of the engine goes instead")
    parser.add_argument("--write", action="store_true", help=f"write what was run into {PAGE.relative_to(PROJECT)}")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(known))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}")
    repos = tuple(repo.absolute() for repo in chosen.repo)
    options = Options(repos, chosen.orders, chosen.windows, chosen.limit, chosen.profile, chosen.count, chosen.seed, chosen.also)
    began = time.monotonic()
    for name in [name for name in known if name in (chosen.names or known)]:
        facts = machine()
        print(f"{facts}\n", flush=True)
        started = time.monotonic()
        tables: list[Table] = []
        for table in known[name].run(options):
            tables.append(table)
            print(table.plain(), flush=True)
        took = time.monotonic() - started
        print(f"{name}: {took:.0f} s; {time.monotonic() - began:.0f} s in all\n", flush=True)
        if chosen.write and tables:
            write(section(known[name], tables, options, f"{facts}; {took:.0f} s"), name)
    return 0


def section(module: ModuleType, tables: Sequence[Table], options: Options, facts: str) -> str:
    """Write the part of the page that one benchmark makes; no path of this machine is in it."""
    words = [module.__name__.rpartition(".")[2]]
    words += [f"--{name} {getattr(options, name)}" for name in _FIGURES if getattr(options, name) != getattr(Options, name)]
    words += [f"--repo {project_name(repo)}" for repo in options.repos if module.WANTS_REPO]
    command = f'`make bench ARGS="{" ".join(words)}"`'
    lines = [f"## {module.SUMMARY[0].upper()}{module.SUMMARY[1:]}", "", module.ABOUT.strip(), "", command, f"({facts})", ""]
    aims = [aim.row for table in tables for aim in table.aims]
    if aims:
        lines += [*Table("", ["what", "wanted", "measured", "reached"], aims).markdown().split("\n")[2:]]
    return "\n".join([*lines, *(table.markdown() for table in tables)]).rstrip() + "\n"


def write(text: str, name: str) -> None:
    """Put a part into the page; the others stay as they are."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else ""
    known = {found[1].lower(): found[0].rstrip() + "\n" for found in re.finditer(r"(?ms)^## (\w+): .*?(?=^## |\Z)", page)}
    known[name] = text
    PAGE.write_text("\n".join([HEAD, *(known[part] for part in benchmarks() if part in known)]), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
