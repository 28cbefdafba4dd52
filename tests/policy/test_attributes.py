"""Attributes against ``git check-attr``, over many random files and paths, and line by line."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit.policy.attributes import Attributes, Value, parse_attributes


def attributes(files: Mapping[str, bytes]) -> Attributes:
    return Attributes(files.get)


def git_attributes(repository: Path, files: Mapping[str, bytes], paths: list[str]) -> dict[str, dict[str, Value]]:
    """Ask git about all paths at once, in a repository of no other attributes."""
    for old in repository.rglob(".gitattributes"):
        old.unlink()
    for name, content in files.items():
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    output = subprocess.run(
        ["git", "-C", repository, "-c", "core.ignoreCase=false", "check-attr", "--stdin", "-z", "-a"],
        input=b"".join(raw(path) + b"\0" for path in paths),
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    found: dict[str, dict[str, Value]] = {path: {} for path in paths}
    special: dict[bytes, Value] = {b"set": True, b"unset": False}
    for where, attribute, value in zip(output[:-1:3], output[1::3], output[2::3], strict=True):
        found[text(where)][text(attribute)] = special.get(value, text(value))
    return found


def raw(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attributes")
    subprocess.run(["git", "init", "-q", path], check=True)
    return path


class Fuzz:
    """Random attribute files and paths, close enough to each other that many match."""

    ATOMS = (
        "a",
        "b",
        "c",
        "/",
        "*",
        "**",
        "**/",
        "/**",
        "?",
        "[",
        "]",
        "[ab]",
        "[!a]",
        "[a-c]",
        "[[:alpha:]]",
        "[[:foo:]]",
        "[]a]",
        "[a",
        "\\",
        "\\*",
        "\\a",
    )
    MORE = (
        ".",
        "-",
        "!",
        "#",
        '"',
        "[[:",
        "[a-",
        "[--a]",
        "[\\]]",
        "é",
        "\x01",
        "[/]",
        "[!/]",
        "**\\/",
        "***",
        "[z-a]",
        "[a-a-c]",
        "[:]",
        "[[:digit:]b]",
        "[]-a]",
    )
    SETS = ("a-c", "b", "]b", "[:alpha:]", "[:punct:]", "\\a-c", "-a", "a-", "[:", "x[:y")
    PATH = ("a", "b", "c", "/", "/", "/", ".", "-", "!", "#", "[", "]", "*", "\\", "?", "aa", "é", "\x01", '"', ":", "\udcff")
    WORDS = (
        "p",
        "-p",
        "!p",
        "p=1",
        "p=",
        "q",
        "-q",
        "q=é",
        "bin",
        "-bin",
        "!bin",
        "bin=x",
        "binary",
        "-binary",
        "!binary",
        "m1",
        "m2",
        "-m1",
    )
    ODD = ("=x", "a*b", "text", "-text=3", "merge=union", "diff\x0bx", "p=\x0b", "p=\udcfe")

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, most: int) -> str:
        return " ".join(self.random.choice(self.WORDS * 6 + self.ODD) for _ in range(self.random.randint(0, most)))

    def path(self) -> str:
        while True:
            path = "".join(self.random.choice(self.PATH) for _ in range(self.random.randint(1, 8)))
            if all(part not in ("", ".", "..") for part in path.split("/")):
                return path

    def pattern(self) -> str:
        chance = self.random.random
        if chance() < 0.3:
            return "".join(self.random.choice(self.ATOMS + self.MORE) for _ in range(self.random.randint(1, 7)))
        found = ""
        for character in self.path():
            wild = ("*", "**", "?", "\\" + character, "**/", "/**", "*/", "/*", character + "*", "")
            sets = tuple(f"[{sign}{body}]" for sign in ("", "!", "^") for body in self.SETS)
            found += character if chance() < 0.55 else self.random.choice((*wild, self.random.choice(sets)))
        return found or "*"

    def line(self, words: str) -> str:
        chance = self.random.random
        if chance() < 0.05:
            return self.random.choice(("", "# ", "   ")) + self.pattern()
        if chance() < 0.08:
            return f"[attr]{self.random.choice(('m1', 'm2', 'bin', 'binary', '-x', 'a b'))} {self.words(3)}"
        pattern = self.pattern()
        if chance() < 0.2:
            pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"').replace("a", "\\141") + '"'
        return (
            self.random.choice(("", "", "", " ", "\t"))
            + pattern
            + self.random.choice((" ", "\t", "  "))
            + words
            + self.random.choice(("", "", "\r", " "))
        )

    def file(self, lines: int) -> bytes:
        """Most lines set an attribute of their own, so that every match shows."""
        rows = (self.line(f"u{row}={row}" if self.random.random() < 0.7 else self.words(3)) for row in range(lines))
        return raw("\n".join(rows))


def test_random_files_say_what_git_says(repository: Path) -> None:
    fuzz = Fuzz(7)
    files = {".gitattributes": raw("\n".join(fuzz.line(fuzz.words(3)) for _ in range(10)))}
    paths: list[str] = []
    for number in range(400):
        files[f"d{number}/.gitattributes"] = fuzz.file(12)
        files[f"d{number}/a/.gitattributes"] = fuzz.file(4)
        paths += [f"d{number}/{fuzz.path()}" for _ in range(20)] + [f"d{number}/a/{fuzz.path()}" for _ in range(5)]
    ours = attributes(files)
    expected = git_attributes(repository, files, paths)
    assert sum(len(found) for found in expected.values()) > 5000
    for path in paths:
        assert ours.of(path) == expected[path], (path, files[path.partition("/")[0] + "/.gitattributes"])


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_random_macros_say_what_git_says(repository: Path, seed: int) -> None:
    fuzz = Fuzz(seed)
    macros = [f"[attr]{name} {fuzz.words(4)}" for name in ("m1", "m2", "bin", "m1", "binary")][: fuzz.random.randint(0, 5)]
    lines = [f"{fuzz.random.choice(('*', 'a*', '*b', 'x/*', 'x/**', '/a'))} {fuzz.words(4)}" for _ in range(5)]
    rows = macros + lines
    fuzz.random.shuffle(rows)
    files = {".gitattributes": raw("\n".join(rows)), "x/.gitattributes": raw("\n".join([*lines[:2], "[attr]m1 nested", "* m1"]))}
    paths = ["a", "b", "ab", "x/a", "x/b", "x/y/ab", "y/a"]
    ours = attributes(files)
    assert {path: ours.of(path) for path in paths} == git_attributes(repository, files, paths), files


def test_every_class_holds_the_bytes_that_git_says(repository: Path) -> None:
    names = ("alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit")
    files = {"classes/.gitattributes": "\n".join(f"x[[:{name}:]] {name}\nx[![:{name}:]] not-{name}" for name in names).encode()}
    paths = [text(b"classes/x" + bytes([byte])) for byte in range(1, 256) if byte != ord("/")]
    ours = attributes(files)
    assert {path: ours.of(path) for path in paths} == git_attributes(repository, files, paths)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a p", {"p": True}),
        (b"a -p q=1 !r s=", {"p": False, "q": "1", "s": ""}),
        (b"a p\na !p", {}),
        (b"a p -p p=1", {"p": "1"}),
        (b"  \ta\t p\r\n", {"p": True}),
        (b"#a p", {}),
        (b"\\#a p\na q", {"q": True}),
        (b"\xef\xbb\xbfa p", {"p": True}),
        (b"a p\0 q\na r", {"p": True, "r": True}),
        (b'"a" p', {"p": True}),
        (b'"\\141"p', {"p": True}),
        (b'"a p', {}),
        (b'"a\\x" p', {}),
        (b'"\\541" p', {}),  # beyond a byte
        (b'"\\14" p', {}),
        (b"!a p", {}),
        (b"a p -=x", {}),  # one bad name spoils the line
        (b"a p=\xff", {"p": "\udcff"}),
        (b"a binary", {"binary": True, "diff": False, "merge": False, "text": False}),
        (b"a binary merge", {"binary": True, "diff": False, "merge": True, "text": False}),
        (b"a merge binary", {"binary": True, "diff": False, "merge": False, "text": False}),
        (b"a binary\na -binary", {"binary": False}),
        (b"a binary=x", {"binary": "x"}),
        (b"[attr]m p -q\na m", {"m": True, "p": True, "q": False}),
        (b"a m\n[attr]m p\n[attr]m q", {"m": True, "q": True}),
        (b"[attr]m n\n[attr]n m p\na m", {"m": True, "n": True, "p": True}),
        (b"[attr]binary p\na binary", {"binary": True, "p": True}),
        (b"a " + b"p" * 2045, {"p" * 2045: True}),
        (b"a " + b"p" * 2046, {}),
        (b"a", {}),
        (b"", {}),
    ],
)
def test_a_line_is_read_as_git_reads_it(repository: Path, content: bytes, expected: dict[str, Value]) -> None:
    files = {".gitattributes": content}
    assert attributes(files).of("a") == expected
    assert git_attributes(repository, files, ["a"])["a"] == expected


def test_macros_stand_at_the_root_alone() -> None:
    files = {"x/.gitattributes": b"[attr]m p\na m"}
    assert attributes(files).of("x/a") == {"m": True}


def test_a_closer_file_wins_and_says_where() -> None:
    files = {
        ".gitattributes": b"*.md merge=union\n",
        "x/.gitattributes": b"\n# comment\n*.md -merge\n",
        "x/y/.gitattributes": b"*.txt merge",
    }
    ours = attributes(files)
    origin = ours.explain("x/y/a.md")["merge"]
    assert (origin.value, origin.source, origin.line, origin.pattern) == (False, "x/.gitattributes", 3, "*.md")
    assert ours.explain("a.md")["merge"].source == ".gitattributes"


def test_only_files_on_the_way_are_loaded_and_each_once() -> None:
    asked: list[str] = []

    def load(path: str) -> bytes | None:
        asked.append(path)
        return None

    ours = Attributes(load)
    ours.of("a/b/c.md")
    ours.of("a/d.md")
    ours.of("a/b/e.md")
    assert sorted(asked) == [".gitattributes", "a/.gitattributes", "a/b/.gitattributes"]


def test_asking_for_some_names_gives_what_asking_for_all_does() -> None:
    fuzz = Fuzz(11)
    files = {".gitattributes": b"[attr]m1 p -q\n[attr]m2 m1 !bin\n[attr]bin -p\n" + fuzz.file(60), "a/.gitattributes": fuzz.file(30)}
    for _ in range(150):
        path = fuzz.random.choice(("", "a/")) + fuzz.path()
        some, everything = attributes(files).explain(path, ("p", "q")), attributes(files).explain(path)
        assert {name: some.get(name) for name in "pq"} == {name: everything.get(name) for name in "pq"}


def test_a_chain_of_macros_as_long_as_the_file_is_followed() -> None:
    lines = [f"[attr]m{n} m{n + 1}" for n in range(5000)]
    found = attributes({".gitattributes": "\n".join([*lines, "* m0"]).encode()}).of("a")
    assert found["m5000"] is True


def test_a_file_that_git_would_not_read_says_nothing() -> None:
    assert parse_attributes(b"a p\n".ljust(100 * 1024 * 1024 + 1, b"#")) == ()


def test_the_canonical_form_forgets_what_does_not_matter() -> None:
    plain = attributes({".gitattributes": b"[attr]m merge=union\n*.md m\n*.png binary\n"})
    noisy = attributes(
        {".gitattributes": b'# x\n*.md  text m eol=lf\r\n\n"*.png"\tbinary\n*.c diff=cpp\n[attr]other text\n* other\n[attr]m merge=union\n'}
    )
    other = attributes({".gitattributes": b"[attr]m merge=binary\n*.md m\n*.png binary\n"})
    macros = [b"[attr]m merge=union\n", b"[attr]l -merge\n"]
    assert attributes({".gitattributes": b"".join(macros)}).canonical(("merge",)) == attributes(
        {".gitattributes": b"".join(macros[::-1])}
    ).canonical(("merge",))
    moved = attributes({".gitattributes": b"[attr]m merge=union\n*.png binary\n*.md m\n"})
    assert plain.canonical(("merge", "filter")) == noisy.canonical(("merge", "filter"))
    assert plain.canonical(("merge", "filter")) != other.canonical(("merge", "filter"))
    assert plain.canonical(("merge", "filter")) != moved.canonical(("merge", "filter"))
