"""Real repositories with a work tree, driven by the real git as users drive it, with mergekit's commands on the PATH."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
"""Where mergekit, git-mergekit and git-merge-mergekit are installed."""


@dataclass(frozen=True)
class Ran:
    """What a process left behind."""

    code: int
    out: str
    error: str


@dataclass(frozen=True)
class WorkTree:
    """A work tree; `scripts` tells whether mergekit is on the PATH there."""

    path: Path
    scripts: Path | None = SCRIPTS

    def git(self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Ran:
        """Run git, whatever comes of it."""
        return self.run("git", *arguments, env=env, stdin=stdin)

    def run(self, *command: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Ran:
        """Run a command."""
        places = os.environ["PATH"].split(os.pathsep)
        kept = [place for place in places if not Path(place, "mergekit").exists()]
        search = os.pathsep.join(kept if self.scripts is None else [str(self.scripts), *places])
        environment = {**os.environ, "PATH": search, **(env or {})}
        done = subprocess.run(command, cwd=self.path, env=environment, input=stdin, capture_output=True, text=True, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)

    def must(self, *arguments: str) -> str:
        """Run git without hooks, which must succeed, and give what it prints."""
        done = self.git("-c", f"core.hooksPath={os.devnull}", *arguments)
        assert done.code == 0, (arguments, done.out, done.error)
        return done.out.rstrip("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def commit(self, message: str, files: Mapping[str, str | bytes] | None = None, *, hooks: bool = False) -> str:
        """Write files, commit everything, and give the id; without hooks, unless they are what is tested."""
        for path, content in (files or {}).items():
            self.write(path, content)
        self.must("add", "--all")
        command = ("commit", "--quiet", "--allow-empty", "-m", message)
        if hooks:
            assert self.git(*command).code == 0
        else:
            self.must(*command)
        return self.must("rev-parse", "HEAD")

    def branch(self, name: str, start: str, files: Mapping[str, str | bytes], message: str = "") -> str:
        """Make a branch with one commit, and stay on it."""
        self.must("switch", "--quiet", "--create", name, start)
        return self.commit(message or name, files)


def work_tree(path: Path, files: Mapping[str, str | bytes] | None = None) -> WorkTree:
    """Make a repository with a first commit on main."""
    path.mkdir(parents=True)
    made = WorkTree(path)
    made.must("init", "--quiet", "--template=", "--initial-branch=main")
    made.commit("base", files if files is not None else {"f": LINES})
    return made


LINES = "".join(f"line {n}\n" for n in range(1, 21))
"""A text in which edits five lines apart do not touch."""


def edited(line: int, by: str) -> str:
    """Give the text with one line changed."""
    return LINES.replace(f"line {line}\n", f"line {line} by {by}\n")


def snapshot(directory: Path) -> dict[str, tuple[bytes | str, int]]:
    """Give every file below a directory: its bytes (or where a link leads) and its mode."""
    return {
        str(file.relative_to(directory)): (str(file.readlink()) if file.is_symlink() else file.read_bytes(), file.lstat().st_mode)
        for file in sorted(directory.rglob("*"))
        if file.is_symlink() or file.is_file()
    }
