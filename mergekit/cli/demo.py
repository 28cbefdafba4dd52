"""The demonstration's repository: five agents, each in a work tree of its own, made with git as agents would make it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from mergekit.errors import RepositoryError
from mergekit.frozen import field, frozen
from mergekit.history.file_history import REPLICA_TRAILER

_START = 1_767_258_000
"""The time of the first commit; with fixed times, every demonstration makes the same commits."""

_STOCK = '''\
"""What lies in the warehouse."""

LOW = 10


def add(stock, name, count):
    """Put pieces of something on the shelf."""
    stock[name] = stock.get(name, 0) + count


def take(stock, name, count):
    """Take pieces of something off the shelf."""
    stock[name] = stock[name] - count


def low(stock):
    """List what runs low."""
    return [name for name in stock if stock[name] < LOW]
'''
_PRICES = '''\
"""What things cost."""


def price(amount, count):
    """Price some pieces: the more, the cheaper."""
    if count > 100:
        return amount * count * 0.9
    return amount * count
'''
_REPORT = '''\
"""The report of the month."""


def report(stock):
    """Print what is there."""
    for name in stock:
        print(name, stock[name])
'''
_FINDINGS = """\
# Findings

- The warehouse counts pieces, never boxes.
"""
_STORAGE = """\
# Storage

Undecided.
"""


@frozen
class Agent:
    """An agent of the demonstration: what it does, as text replaced in files, lines added to them, files moved or added."""

    name: str
    task: str
    replace: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    append: Mapping[str, str] = field(default_factory=dict)
    move: Mapping[str, str] = field(default_factory=dict)
    write: Mapping[str, str] = field(default_factory=dict)

    @property
    def branch(self) -> str:
        """The agent's branch."""
        return f"agent/{self.name}"


AGENTS = (
    Agent(
        "ada",
        "check counts as they come in; decide for SQLite",
        replace={
            "stock.py": (
                "    stock[name] = stock.get",
                '    if count < 1:\n        raise ValueError(f"cannot add {count} of {name}")\n    stock[name] = stock.get',
            )
        },
        append={"findings.md": "- Negative counts were accepted by `add`.\n"},
        write={"decisions/storage.md": "# Storage\n\nSQLite: one file, no server.\n"},
    ),
    Agent(
        "ben",
        "sort what runs low; change the discount; decide for PostgreSQL",
        replace={
            "stock.py": ("    return [name for name in stock", "    return [name for name in sorted(stock)"),
            "prices.py": ("0.9", "0.85"),
        },
        append={"findings.md": "- `low` listed things in no order.\n"},
        write={"decisions/storage.md": "# Storage\n\nPostgreSQL: several writers at once.\n"},
    ),
    Agent(
        "cleo",
        "rename the report; decide for plain files",
        move={"report.py": "reports/monthly.py"},
        append={"findings.md": "- There will be more reports than one.\n"},
        write={"decisions/storage.md": "# Storage\n\nPlain files: easy to read, easy to diff.\n"},
    ),
    Agent(
        "dora",
        "change the same discount, otherwise",
        replace={
            "prices.py": (
                "    if count > 100:\n        return amount * count * 0.9",
                "    if count >= 50:\n        return amount * count * 0.95",
            )
        },
        append={"findings.md": "- Exactly 100 pieces got no discount.\n"},
    ),
    Agent(
        "eve",
        "edit the report that cleo renames; take nothing that is not there",
        replace={
            "report.py": ("    for name in stock:", "    for name in sorted(stock):"),
            "stock.py": (
                "    stock[name] = stock[name] - count",
                '    if stock.get(name, 0) < count:\n        raise ValueError(f"too few of {name}")\n    stock[name] -= count',
            ),
        },
        append={"findings.md": "- The report changed its order from month to month.\n"},
    ),
)


def seal() -> None:
    """Make git deaf to the user's configuration and to a hook's caller, for the rest of this process."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C")


def make_repository(directory: Path) -> Path:
    """Make the repository and the agents' work trees below a directory, and give the repository's own work tree.

    Raises:
        RepositoryError: if git does not do its part.
    """
    main = directory / "main"
    main.mkdir(parents=True)
    git = _Git(main)
    git("init", "--quiet", "--initial-branch=main")
    base = {"stock.py": _STOCK, "prices.py": _PRICES, "report.py": _REPORT, "findings.md": _FINDINGS, "decisions/storage.md": _STORAGE}
    for path, content in base.items():
        _write(main / path, content)
    git.commit("ann", "a small warehouse", time=_START)
    for agent in AGENTS:
        git("worktree", "add", "--quiet", "-b", agent.branch, str(directory / agent.name), "main")
    for number, agent in enumerate(AGENTS, 1):
        there = _Git(directory / agent.name)
        _work(agent, there)
        there.commit(agent.name, agent.task, time=_START + 60 * number, replica=agent.branch)
    return main


def _work(agent: Agent, git: _Git) -> None:
    """Do what the agent does."""
    for old, new in agent.move.items():
        (git.directory / new).parent.mkdir(parents=True, exist_ok=True)
        git("mv", old, new)
    for path, (old, new) in agent.replace.items():
        content = (git.directory / path).read_text(encoding="utf-8")
        _write(git.directory / path, content.replace(old, new))
    for path, added in agent.append.items():
        _write(git.directory / path, (git.directory / path).read_text(encoding="utf-8") + added)
    for path, content in agent.write.items():
        _write(git.directory / path, content)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")


class _Git:
    """Git in one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __call__(self, *arguments: str, **variables: str) -> None:
        try:
            subprocess.run(  # noqa: S603 (the demonstration's own arguments)
                ["git", *arguments],  # noqa: S607 (git is found on the PATH, as users have it)
                cwd=self.directory,
                env={**os.environ, **variables},
                check=True,
                capture_output=True,
                text=True,
            )
        except OSError as missing:
            raise RepositoryError("there is no git on the PATH", "install git") from missing
        except subprocess.CalledProcessError as failed:
            raise RepositoryError(
                f"git {arguments[0]} failed: {failed.stderr.strip()}", "git --version; mergekit needs 2.30 or newer"
            ) from failed

    def commit(self, author: str, message: str, *, time: int, replica: str = "") -> None:
        """Commit everything that is there."""
        self("add", "--all")
        who = {"NAME": author.capitalize(), "EMAIL": f"{author}@example.com", "DATE": f"{time} +0000"}
        variables = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in who.items()}
        paragraphs = [message[0].upper() + message[1:], *([f"{REPLICA_TRAILER}: {replica}"] if replica else [])]
        self("commit", "--quiet", *(f"--message={paragraph}" for paragraph in paragraphs), **variables)
