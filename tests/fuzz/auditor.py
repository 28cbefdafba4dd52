"""Checks a repository from outside: what git says is all it reads, and it shares nothing with the package.

Every line that a campaign writes holds a word of its own (`w17w`). So a change is a word that came or went, and can be
looked for: in a tree, in what is recorded of conflicts, or in the commit that took it away having seen it.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

WORD = re.compile(rb"w[0-9]+w")
LOG = "refs/mergekit/operations"


class Git:
    """What a repository holds, read through one `git cat-file`; objects never change, so each is read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process: subprocess.Popen[bytes] | None = None
        self._objects: dict[str, tuple[str, bytes]] = {}
        self._seen: dict[str, frozenset[str]] = {}
        self._words: dict[str, frozenset[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.communicate()

    def read(self, oid: str) -> tuple[str, bytes]:
        """Give kind and content of an object; an AssertionError says that it is not there."""
        known = self._objects.get(oid)
        if known is None:
            if self._process is None:
                command = ["git", f"--git-dir={self.path}", "cat-file", "--batch"]
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(oid.encode() + b"\n")
            self._process.stdin.flush()
            said = self._process.stdout.readline().split()
            assert len(said) == 3, f"{oid} is not there"
            content = self._process.stdout.read(int(said[2]) + 1)[:-1]
            known = self._objects[oid] = said[1].decode(), content
        return known

    def refs(self) -> dict[str, str]:
        said = subprocess.run(
            ["git", f"--git-dir={self.path}", "for-each-ref", "--format=%(refname) %(objectname)"], capture_output=True, check=True
        )
        lines = (line.split(" ") for line in said.stdout.decode().splitlines())
        return {line[0]: line[1] for line in lines}

    def parents(self, commit: str) -> list[str]:
        header = self.read(commit)[1].partition(b"\n\n")[0].decode("utf-8", "replace")
        return re.findall(r"^parent ([0-9a-f]{40})$", header, re.MULTILINE)

    def tree(self, commit: str) -> str:
        return self.read(commit)[1][5:45].decode()

    def is_engine(self, commit: str) -> bool:
        return len(self.parents(commit)) > 1 and b"\nMergekit-Engine: " in self.read(commit)[1]

    def left_open(self, commit: str) -> bool:
        return b"\nMergekit-Conflicts: " in self.read(commit)[1]

    def seen(self, commit: str) -> frozenset[str]:
        """Give a commit and all its ancestors."""
        waiting = [commit]
        while waiting:
            one = waiting[-1]
            if one in self._seen:
                waiting.pop()
                continue
            parents = self.parents(one)
            left = [parent for parent in parents if parent not in self._seen]
            if left:
                waiting += left
            else:
                self._seen[one] = frozenset({one}).union(*(self._seen[parent] for parent in parents))
        return self._seen[commit]

    def words(self, oid: str) -> frozenset[bytes]:
        """Give the words in a blob, or in all that is below a tree."""
        known = self._words.get(oid)
        if known is None:
            kind, content = self.read(oid)
            if kind == "tree":
                found: set[bytes] = set()
                for _, entry in re.findall(rb"([0-7]+ [^\0]+)\0(.{20})", content, re.DOTALL):
                    found |= self.words(entry.hex())
                known = frozenset(found)
            else:
                known = frozenset(WORD.findall(content))
            self._words[oid] = known
        return known

    def added(self, commit: str) -> frozenset[bytes]:
        """Give the words that a commit has and none of its parents."""
        return self.words(self.tree(commit)).difference(*(self.words(self.tree(parent)) for parent in self.parents(commit)))

    def removed(self, commit: str) -> frozenset[bytes]:
        """Give the words that all parents of a commit have and it has not."""
        parents = [self.words(self.tree(parent)) for parent in self.parents(commit)]
        return parents[0].intersection(*parents[1:]) - self.words(self.tree(commit)) if parents else frozenset()


def reachable(git: Git, refs: dict[str, str]) -> frozenset[str]:
    """Give every commit that some ref, the log among them, leads to."""
    return frozenset().union(*(git.seen(oid) for oid in set(refs.values()) if git.read(oid)[0] == "commit"))


def audit(git: Git, refs: dict[str, str], target: str, elsewhere: frozenset[bytes] = frozenset()) -> list[str]:
    """Find changes of commits that a target has seen, and which are neither in its tree, nor superseded, nor recorded as open.

    `elsewhere` are words that other repositories recorded, which landed them.
    """
    tip = refs[target]
    shown = git.words(git.tree(tip))
    below = git.seen(tip)
    ordinary = sorted(commit for commit in below if not git.is_engine(commit))
    is_open = any(git.left_open(commit) for commit in below)
    recorded = set(elsewhere)
    for name, oid in refs.items():
        if name.startswith(("refs/mergekit/conflicts/", "refs/mergekit/held/")):
            recorded |= git.words(oid)
    found = []
    for commit in ordinary:
        later = [other for other in ordinary if other != commit and commit in git.seen(other)]
        taken = frozenset[bytes]().union(*(git.removed(other) for other in later))
        brought = frozenset[bytes]().union(*(git.added(other) for other in later))
        lost = git.added(commit) - shown - recorded - taken
        if lost:  # a line that only came back is what it was at first: whoever took it away then, has taken it away
            older = frozenset[bytes]().union(*(git.added(other) for other in ordinary if other != commit and other in git.seen(commit)))
            beside = frozenset[bytes]().union(*(git.removed(other) for other in ordinary if other not in git.seen(commit)))
            lost -= older & beside
        back = frozenset() if is_open else git.removed(commit) & shown - brought
        found += [f"{target}: {word.decode()} of {commit} is lost" for word in sorted(lost)]
        found += [f"{target}: {word.decode()} is back, which {commit} had taken away" for word in sorted(back)]
    return found


def check_log(git: Git, refs: dict[str, str]) -> list[str]:
    """Find entries of the log that do not follow one another, or name what is not there."""
    found: list[str] = []
    entry, last = refs.get(LOG), 0
    while entry is not None:
        listing = git.read(git.tree(entry))[1]
        at = listing.index(b"100644 operation.json\0") + len(b"100644 operation.json\0")
        document: dict[str, Any] = json.loads(git.read(listing[at : at + 20].hex())[1])
        if last and document["number"] != last - 1:
            found.append(f"operation {last} follows {document['number']}")
        last = document["number"]
        for ref in document["refs"]:
            for oid in (ref["before"], ref["after"]):
                if oid is not None:
                    git.read(oid)
        entry = document["previous"]
    return found


def fsck(path: Path) -> list[str]:
    done = subprocess.run(["git", f"--git-dir={path}", "fsck", "--no-dangling", "--no-progress"], capture_output=True, check=False)
    return [] if (done.returncode, done.stderr) == (0, b"") else [f"fsck: {(done.stdout + done.stderr).decode('utf-8', 'replace')}"]
