"""Branches that mean harm: each is made in a history by name, `BRANCHES` says what becomes of it, `BOMBS` what it may cost.

    python -m tests.hostile                 # every bomb in its full size, with its time and memory
    python -m tests.hostile ladder wide

A bomb is landed in a process of its own, next to a harmless replica, which must land.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pygit2.enums import ObjectType

from tests.histories import History, symlink

SECONDS = 120
MEGABYTES = 4096


def tree(history: History, *entries: tuple[bytes, bytes, bytes]) -> bytes:
    """Write a tree byte by byte: mode, name, raw id."""
    raw = b"".join(b"%s %s\0%s" % entry for entry in entries)
    return bytes(history.repository.write(ObjectType.TREE, raw).raw)


def blob(history: History, content: bytes = b"x\n") -> bytes:
    return bytes(history.repository.write(ObjectType.BLOB, content).raw)


def with_tree(history: History, name: str, root: bytes, *, beside: bool = True) -> None:
    """Commit a tree on top of `base`: by itself, or as the directory `x` beside what is there."""
    if beside:
        raw = history.repository[history.tree("base")].read_raw() + b"40000 x\0" + root
        root = bytes(history.repository.write(ObjectType.TREE, raw).raw)
    history.merge_commit(name, ["base"], tree_of=root.hex())


def named(name: bytes, mode: bytes = b"100644") -> Callable[[History, str], None]:
    """Bring one entry of a name and mode, below a directory."""

    def make(history: History, branch: str) -> None:
        below = blob(history)
        if mode.lstrip(b"0") == b"40000":
            below = tree(history, (b"100644", b"f", below))
        with_tree(history, branch, tree(history, (mode, name, below)))

    return make


def twice(history: History, branch: str) -> None:
    with_tree(history, branch, tree(history, (b"100644", b"f", blob(history)), (b"100644", b"f", blob(history, b"y\n"))))


def file_and_directory(history: History, branch: str) -> None:
    below = tree(history, (b"100644", b"g", blob(history)))
    with_tree(history, branch, tree(history, (b"100644", b"f", blob(history)), (b"40000", b"f", below)))


def unsorted(history: History, branch: str) -> None:
    with_tree(history, branch, tree(history, (b"100644", b"g", blob(history)), (b"100644", b"f", blob(history))))


def torn(history: History, branch: str) -> None:
    raw = b"100644 f\0" + blob(history) + b"100644 g\0short"
    with_tree(history, branch, bytes(history.repository.write(ObjectType.TREE, raw).raw))


def deep(history: History, branch: str, depth: int = 10_000) -> None:
    root = tree(history, (b"100644", b"f", blob(history)))
    for _ in range(depth):
        root = tree(history, (b"40000", b"d", root))
    with_tree(history, branch, root)


def missing_blob(history: History, branch: str) -> None:
    with_tree(history, branch, tree(history, (b"100644", b"f", b"\1" * 20)))


def missing_tree(history: History, branch: str) -> None:
    with_tree(history, branch, tree(history, (b"40000", b"f", b"\1" * 20)))


def tree_as_file(history: History, branch: str) -> None:
    with_tree(history, branch, tree(history, (b"100644", b"f", tree(history, (b"100644", b"g", blob(history))))))


def raw_commit(parent: str, stamp: str) -> Callable[[History, str], None]:
    """Bring a commit of given header lines."""

    def make(history: History, branch: str) -> None:
        text = f"tree {history.tree('base')}\nparent {parent or history['base']}\nauthor {stamp}\ncommitter {stamp}\n\nx\n"
        history.ids[branch] = str(history.repository.write(ObjectType.COMMIT, text.encode()))

    return make


def no_commit(kind: str) -> Callable[[History, str], None]:
    """Bring a branch that is at something else: git refuses to make one, so its file is written by hand."""

    def make(history: History, branch: str) -> None:
        made = {"blob": blob(history).hex(), "tree": history.tree("base"), "missing": "1" * 40}
        if kind == "tag":
            text = f"object {history['base']}\ntype commit\ntag t\ntagger A <a@b> 1 +0000\n\nx\n"
            made["tag"] = str(history.repository.write(ObjectType.TAG, text.encode()))
        history.ids[branch] = made[kind]

    return make


def linked(name: str, target: str) -> Callable[[History, str], None]:
    """Bring a symlink at the top."""

    def make(history: History, branch: str) -> None:
        history.commit(branch, "base", files={name: symlink(target)})

    return make


BRANCHES: dict[str, tuple[Callable[[History, str], None], str]] = {
    "up": (named(b".."), "forbidden name, x/.."),
    "here": (named(b"."), "forbidden name"),
    "empty": (named(b""), "cannot be read|forbidden name"),
    "slash": (named(b"a/b"), "forbidden name"),
    "git": (named(b".git"), "forbidden name, x/.git"),
    "git-directory": (named(b".git", b"40000"), "forbidden name"),
    "git-case": (named(b".GiT"), "forbidden name"),
    "ntfs-short": (named(b"GIT~1"), "forbidden name"),
    "ntfs-dot": (named(b".git."), "forbidden name"),
    "ntfs-space": (named(b".git "), "forbidden name"),
    "ntfs-stream": (named(b".git::$INDEX_ALLOCATION", b"40000"), "forbidden name"),
    "ntfs-backslash": (named(b"a\\.git\\hooks\\post-checkout"), "forbidden name"),
    "ntfs-up": (named(b"..\\..\\x"), "forbidden name"),
    "hfs": (named(".g\u200cit".encode()), "forbidden name"),
    "hfs-end": (named(".git\ufeff".encode()), "forbidden name"),
    "modules-link": (linked(".gitmodules", "elsewhere"), "symlink in the place of .gitmodules"),
    "modules-short": (named(b"GI7EBA~1", b"120000"), "symlink in the place of .gitmodules"),
    "mode": (named(b"f", b"100600"), "mode that git does not know, 100600"),
    "twice": (twice, "one name twice"),
    "file-and-directory": (file_and_directory, "one name twice"),
    "unsorted": (unsorted, "not in order"),
    "torn": (torn, "cannot be read"),
    "deep": (deep, "path of more than 4096 bytes"),
    "missing-blob": (missing_blob, "blob 0101.* is not in the repository"),
    "missing-tree": (missing_tree, "tree 0101.* is not in the repository"),
    "tree-as-file": (tree_as_file, "stands in the place of a file"),
    "missing-parent": (raw_commit("2" * 40, "A <a@b> 1 +0000"), "2222"),
    "date-overflow": (raw_commit("", f"A <a@b> {2**63} +0000"), "imestamp"),
    "date-long": (raw_commit("", f"A <a@b> {'9' * 5000} +0000"), "imestamp"),
    "nobody": (raw_commit("", ""), "incomplete|cannot be read"),
    "blob": (no_commit("blob"), "commit"),
    "tree": (no_commit("tree"), "commit"),
    "missing": (no_commit("missing"), "1111"),
    # What is strange, and no harm.
    "attributes-link": (linked(".gitattributes", "../../etc/passwd"), ""),
    "out": (linked("out", "../../../etc"), ""),
    "absolute": (linked("absolute", "/etc/passwd"), ""),
    "padded-mode": (named(b"d", b"040000"), ""),
    "group-writable": (named(b"f", b"100664"), ""),
    "newline": (named(b"a\nb"), ""),
    "escape": (named(b"\x1b[2J"), ""),
    "windows-device": (named(b"con"), ""),
    "date-zero": (raw_commit("", "A <a@b> 0 +0000"), ""),
    "date-1969": (raw_commit("", "A <a@b> -1 +0000"), ""),
    "date-2100": (raw_commit("", "A <a@b> 4102444800 +9999"), ""),
    "no-date": (raw_commit("", "A <a@b>"), ""),
    "tag": (no_commit("tag"), "is not a commit"),
}
"""Branch -> how it is made, and a pattern of the reason why it is held, or nothing where it lands."""

NOT_READ = ("missing-blob", "tree-as-file")
"""Branches whose fault lies in contents that a merge need not read: a dry run does without, a landing does not."""


def start(path: Path) -> History:
    """Make a target that moved on, and a harmless replica."""
    history = History(path)
    history.commit("base", files={"f": "".join(f"{n}\n" for n in range(40))})
    history.commit("main", "base", files={"m": "1\n"})
    history.branch("main", "main")
    history.commit("good", "base", files={"good": "1\n"})
    history.branch("agent/good", "good")
    return history


def bring(history: History, branch: str) -> None:
    """Make one of the branches."""
    BRANCHES[branch][0](history, branch)
    file = history.path / "refs/heads/agent" / branch
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(history.ids[branch] + "\n")


def ladder(history: History, levels: int = 500, *, engine: bool = False, own: bool = False) -> None:
    """Two lines that cross at every level: a merge has two bases, each of which has two, and so on."""
    history.commit("a0", "base", files={"f": "a0\n"})
    history.commit("b0", "base", files={"f": "b0\n"})
    for n in range(1, levels):
        for one, other in ("ab", "ba"):
            files = {} if engine else {"f": f"{one}{n}\n"} if own else {f"{one}{n}": "1"}
            trailers = {"Mergekit-Engine": "forged"} if engine else None
            history.merge_commit(f"{one}{n}", [f"{one}{n - 1}", f"{other}{n - 1}"], tree_of=f"{one}{n - 1}", files=files, trailers=trailers)
    history.branch("agent/x", f"a{levels - 1}")
    history.branch("agent/y", f"b{levels - 1}")


def octopus(history: History, parents: int = 200, *, engine: bool = False) -> None:
    made = [history.commit(f"p{n}", "base", files={f"p{n}": "1", "f": f"{n}\n"}) for n in range(parents)]
    history.merge_commit("x", made, tree_of="p0", trailers={"Mergekit-Engine": "forged"} if engine else None)
    history.branch("agent/x", "x")


def heads(history: History, count: int = 2000, *, clash: bool = False) -> None:
    for n in range(count):
        history.commit(f"p{n}", "base", files={f"p{n}": "1", **({"f": f"{n}\n"} if clash else {})})
        history.branch(f"agent/p{n}", f"p{n}")


def big(history: History, lines: int = 8_000_000) -> None:
    """A file of 100 MB on one side."""
    history.commit("x", "base", files={"big": b"line of text\n" * lines})
    history.branch("agent/x", "x")


def big_on_both(history: History, lines: int = 5_000_000) -> None:
    """A file of 100 MB that two sides change."""
    body = b"".join(b"line %d of text\n" % n for n in range(lines))
    history.commit("b", "base", files={"big": body})
    history.commit("x", "b", files={"big": body + b"x\n"})
    history.commit("y", "b", files={"big": b"y\n" + body})
    history.branch("agent/x", "x")
    history.branch("agent/y", "y")


def big_and_different(history: History, lines: int = 400_000) -> None:
    """Texts of few different lines, in which a shortest edit script is as long as they are."""
    state = [1]

    def body() -> bytes:
        found = []
        for _ in range(lines):
            state[0] = state[0] * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
            found.append(b"%d\n" % (state[0] >> 62))
        return b"".join(found)

    history.commit("b", "base", files={"big": body()})
    history.commit("x", "b", files={"big": body()})
    history.commit("y", "b", files={"big": body()})
    history.branch("agent/x", "x")
    history.branch("agent/y", "y")


def wide(history: History, count: int = 100_000) -> None:
    entries = [(b"100644", b"f%06d" % n, blob(history)) for n in range(count)]
    with_tree(history, "x", tree(history, *entries))
    history.branch("agent/x", "x")


def long_message(history: History, lines: int = 5_000_000) -> None:
    history.commit(
        "x", "base", files={"x": "1"}, message=b"subject\n\n" + b"long line \n" * lines, trailers={"Mergekit-Replica": "z" * 1_000_000}
    )
    history.branch("agent/x", "x")


def long_line(history: History, commits: int = 20_000) -> None:
    history.commit("c0", "base", files={"f": "c\n"})
    for n in range(1, commits):
        history.commit(f"c{n}", f"c{n - 1}", files={"x": f"{n}"})
    history.branch("agent/x", f"c{commits - 1}")


BOMBS: dict[str, tuple[Callable[[History], None], int]] = {
    "ladder": (lambda history: ladder(history, own=True), 1),
    "ladder-of-clean-merges": (ladder, 1),
    "ladder-of-forged-merges": (lambda history: ladder(history, engine=True), 2),
    "octopus": (octopus, 0),
    "forged-octopus": (lambda history: octopus(history, engine=True), 0),
    "heads": (heads, 0),
    "heads-that-clash": (lambda history: heads(history, 500, clash=True), 499),
    "big": (big, 0),
    "big-on-both-sides": (big_on_both, 0),
    "big-and-different": (big_and_different, 1),
    "wide": (wide, 0),
    "long-message": (long_message, 0),
    "long-line": (long_line, 0),
}
"""Bomb -> how it is made, and how many replicas are held."""


def defuse(make: Callable[[History], None], path: Path) -> tuple[str, int, float, int]:
    """Land a bomb in a process of its own: what went wrong, how many were held, seconds and megabytes."""
    from mergekit.git.repository import Repository
    from mergekit.landing import land

    history = start(path)
    make(history)
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        began = time.process_time()
        try:
            landing = land(Repository.open(path))
            wrong = "" if "agent/good" in {one.name for one in landing.landed} else "the harmless one did not land"
            held = len(landing.held)
        except BaseException as broken:  # noqa: BLE001 (whatever it is, it is wrong)
            wrong, held = f"{type(broken).__name__}: {broken}"[:200], 0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(write, f"{time.process_time() - began} {memory} {held} {wrong}".encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    if not said:
        return f"took more than {SECONDS} s", 0, float(SECONDS), 0
    seconds, memory_text, held_text, wrong = said.split(" ", 3)
    return wrong, int(held_text), float(seconds), int(memory_text)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__.split("\n")[0])
    parser.add_argument("bombs", nargs="*", metavar="BOMB", help=", ".join(BOMBS))
    bad = 0
    for name in parser.parse_args().bombs or BOMBS:
        make, expected = BOMBS[name]
        with tempfile.TemporaryDirectory() as directory:
            wrong, held, seconds, memory = defuse(make, Path(directory) / "r")
        if not wrong and held != expected:
            wrong = f"{expected} should be held"
        bad += bool(wrong)
        print(f"{name}: {seconds:.1f} s, {memory} MB, {held} held{'; WRONG: ' + wrong if wrong else ''}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
