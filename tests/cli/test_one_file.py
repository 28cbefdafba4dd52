"""`merge-file` and `driver`: one file, byte for byte, and as git's merge driver in a real merge."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mergekit.cli import one_file
from mergekit.errors import UsageError
from tests.cli.program import mergekit
from tests.histories import run_git
from tests.schemas import faults

BASE = b"def f():\n    return 1\n\n\ndef g():\n    return 2\n"
LEFT = BASE.replace(b"1", b"10")
RIGHT = BASE.replace(b"2", b"20")
OTHER = BASE.replace(b"1", b"11")


def files(directory: Path, base: bytes, left: bytes, right: bytes) -> tuple[str, str, str]:
    for name, content in (("base", base), ("left", left), ("right", right)):
        (directory / name).write_bytes(content)
    return "base", "left", "right"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestMergeFile:
    def test_clean(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert one_file.merge_file(*files(here, BASE, LEFT, RIGHT)) == 0
        assert capfdbinary.readouterr() == (LEFT.replace(b"2", b"20"), b"")

    def test_conflict(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert one_file.merge_file(*files(here, BASE, LEFT, OTHER)) == 1
        out = capfdbinary.readouterr().out.splitlines()
        assert out[1] == b"<<<<<<< left"
        assert out[3].startswith(b"||||||| base ")
        assert out[7] == b">>>>>>> right"

    def test_left_comes_first(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        one_file.merge_file(*files(here, b"", b"b\n", b"a\n"))
        out = capfdbinary.readouterr().out
        assert out.index(b"b\n") < out.index(b"a\n")

    @pytest.mark.parametrize(
        ("base", "left", "right", "merged"),
        [
            (b"1\r\n2\r\n3\r\n", b"a\r\n2\r\n3\r\n", b"1\r\n2\r\nc\r\n", b"a\r\n2\r\nc\r\n"),
            (b"1\n2\n3", b"a\n2\n3", b"1\n2\nc", b"a\n2\nc"),
            (b"\xff1\n2\n3\n", b"\xfe1\n2\n3\n", b"\xff1\n2\n\xfd\n", b"\xfe1\n2\n\xfd\n"),
            (b"", b"", b"", b""),
        ],
    )
    def test_bytes_are_kept(
        self, base: bytes, left: bytes, right: bytes, merged: bytes, here: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        assert one_file.merge_file(*files(here, base, left, right)) == 0
        assert capfdbinary.readouterr().out == merged

    def test_into_a_file(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        names = files(here, BASE, LEFT, RIGHT)
        assert one_file.merge_file(*names, output="left") == 0
        assert capfdbinary.readouterr().out == b""
        assert (here / "left").read_bytes() == LEFT.replace(b"2", b"20")

    def test_the_path_chooses_the_driver(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        names = files(here, b"- one\n", b"- two\n", b"- three\n")
        assert one_file.merge_file(*names, path="src/f.py") == 1
        assert one_file.merge_file(*names, path="findings.md") == 0
        assert one_file.merge_file(*names, path="src/f.py", driver="records") == 0
        assert capfdbinary.readouterr().out.count(b"- two\n- three\n") == 2

    def test_without_a_base(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        files(here, b"", b"a\n", b"b\n")
        assert one_file.merge_file("/dev/null", "left", "right") == 1
        assert b"||||||| no base " in capfdbinary.readouterr().out

    def test_markers_of_a_length(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        names = files(here, BASE, LEFT, OTHER)
        one_file.merge_file(*names, marker_size="11")
        assert b"\n<<<<<<<<<<< left\n" in capfdbinary.readouterr().out
        with pytest.raises(UsageError, match="'x' is no length"):
            one_file.merge_file(*names, marker_size="x")

    def test_an_unknown_driver(self, here: Path) -> None:
        with pytest.raises(UsageError, match="no driver 'txet'"):
            one_file.merge_file(*files(here, BASE, LEFT, RIGHT), driver="txet")

    def test_no_policy_is_read(self, here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        (here / ".mergekit.toml").write_text("nonsense")
        assert one_file.merge_file(*files(here, BASE, LEFT, RIGHT)) == 0
        assert capfdbinary.readouterr().err == b""

    def test_as_json(self, tmp_path: Path) -> None:
        (tmp_path / "sub").mkdir()
        files(tmp_path / "sub", BASE, LEFT, OTHER)
        done = mergekit("merge-file", "-C", "sub", "base", "left", "right", "-p", "f.py", "--json", cwd=tmp_path)
        assert done.code == 1
        assert faults(done.json, "merge-file") == []
        assert (done.json["driver"], done.json["clean"], len(done.json["conflicts"])) == ("text", False, 1)
        assert "<<<<<<< left" in done.json["content"]["content"]


@pytest.mark.parametrize(
    ("name", "path"),
    [("f.py", "f.py"), ("./a/f.py", "a/f.py"), ("/x/y/f.py", "f.py"), ("../x/f.py", "f.py"), ("a/../../f.py", "f.py"), ("a//b", "a/b")],
)
def test_a_file_stands_for_a_path(name: str, path: str) -> None:
    assert one_file._as_path(name) == path


class TestDriver:
    def test_the_result_replaces_our_version(self, here: Path) -> None:
        names = files(here, BASE, LEFT, RIGHT)
        assert one_file.drive(*names, "7", "f.py") == 0
        assert (here / "left").read_bytes() == LEFT.replace(b"2", b"20")

    def test_conflicts_are_marked_in_the_length_that_git_asks_for(self, here: Path) -> None:
        names = files(here, BASE, LEFT, OTHER)
        assert one_file.drive(*names, "9", "f.py") == 1
        assert b"<<<<<<<<< ours\n" in (here / "left").read_bytes()

    def test_an_empty_base_is_none(self, here: Path) -> None:
        names = files(here, b"", b"a\n", b"b\n")
        assert one_file.drive(*names, "7", "f.py") == 1
        assert b"||||||| no base " in (here / "left").read_bytes()

    def test_our_side_stays_where_no_conflict_can_be_shown(self, here: Path) -> None:
        names = files(here, b"\0", b"\0a", b"\0b")
        assert one_file.drive(*names, "7", "image.png") == 1
        assert (here / "left").read_bytes() == b"\0a"

    def test_the_policy_that_stands_here_counts(self, here: Path) -> None:
        (here / ".mergekit.toml").write_text("[[rules]]\npath = 'log/*'\ndriver = 'records'\nform = 'lines'\n")
        assert one_file.drive(*files(here, b"1\n", b"1\n2\n", b"1\n3\n"), "7", "log/today") == 0
        assert (here / "left").read_bytes() == b"1\n2\n3\n"
        (here / "sub").mkdir()
        (here / "sub" / ".gitattributes").write_text("* merge=binary\n")
        assert one_file.drive(*files(here, BASE, LEFT, RIGHT), "7", "sub/f.py") == 1
        assert (here / "left").read_bytes() == LEFT

    def test_links_lead_to_no_policy(self, here: Path) -> None:
        (here / "elsewhere").write_text("[[rules]]\npath = '*'\ndriver = 'binary'\n")
        (here / ".mergekit.toml").symlink_to("elsewhere")
        assert one_file.drive(*files(here, BASE, LEFT, RIGHT), "7", "f.py") == 0

    def test_a_policy_that_cannot_be_read_loses_nothing(self, tmp_path: Path) -> None:
        """Git takes the error for a conflict; the file holds the changes of both sides."""
        names = files(tmp_path, BASE, LEFT, RIGHT)
        (tmp_path / ".mergekit.toml").write_text("nonsense")
        done = mergekit("driver", *names, "7", "f.py", cwd=tmp_path)
        assert done.code == 2
        assert ".mergekit.toml:1" in done.error
        assert (tmp_path / "left").read_bytes() == LEFT.replace(b"2", b"20")

    def test_git_merges_with_it(self, tmp_path: Path) -> None:
        """Clean where git alone sees a conflict; what is a conflict is one for git too."""
        git = _merging_repository(tmp_path)
        git("merge", "--quiet", "--no-edit", "other")
        assert (tmp_path / "findings.md").read_bytes() == b"# Findings\n\n- one\n\n- two\n"
        assert git("status", "--porcelain") == b""
        git("reset", "--quiet", "--hard", "HEAD^")
        (tmp_path / "f.py").write_bytes(OTHER)
        git("commit", "--quiet", "--all", "--message=clash")
        with pytest.raises(subprocess.CalledProcessError):
            git("merge", "--quiet", "--no-edit", "other")
        assert git("status", "--porcelain", "f.py") == b"UU f.py\n"
        assert b"<<<<<<< ours" in (tmp_path / "f.py").read_bytes()


def _merging_repository(path: Path) -> Callable[..., bytes]:
    """Make a repository in which two branches add a finding each, and one changes code."""
    git = partial(run_git, path)
    git("init", "--quiet", "--initial-branch=main", ".")
    git("config", "merge.mergekit.driver", f"{sys.executable} -m mergekit driver %O %A %B %L %P")
    (path / ".gitattributes").write_text("* merge=mergekit\n")
    _commit(path, "", BASE)
    git("switch", "--quiet", "--create", "other")
    _commit(path, "- two\n", LEFT)
    git("switch", "--quiet", "main")
    _commit(path, "- one\n", BASE)
    return git


def _commit(path: Path, finding: str, code: bytes) -> None:
    (path / "findings.md").write_text("# Findings\n\n" + finding)
    (path / "f.py").write_bytes(code)
    run_git(path, "add", "--all")
    run_git(path, "commit", "--quiet", f"--message={finding or 'base'}")


class TestTrust:
    BASE, LEFT, RIGHT = (
        b"import os\nimport sys\n\nx = 1\n",
        b"import os\nimport re\nimport sys\n\nx = 1\n",
        b"import os\nimport json\nimport sys\n\nx = 1\n",
    )

    def test_what_rules_decide_is_told(self, tmp_path: Path) -> None:
        files(tmp_path, self.BASE, self.LEFT, self.RIGHT)
        done = mergekit("merge-file", "base", "left", "right", "-p", "f.py", "--trust", "eager", "--json", cwd=tmp_path)
        assert (done.code, faults(done.json, "merge-file")) == (0, [])
        assert done.json["content"]["content"] == "import os\nimport re\nimport json\nimport sys\n\nx = 1\n"
        (event,) = done.json["events"]
        assert (event["rule"], event["first_line"], event["last_line"]) == ("insertions", 2, 3)
        assert [writer["label"] for writer in event["writers"]] == ["left", "right"]
        assert event["odds"] > 1

    def test_git_may_ask_for_a_level(self, here: Path) -> None:
        assert one_file.drive(*files(here, self.BASE, self.LEFT, self.RIGHT), "7", "f.py", trust="eager") == 0
        assert (here / "left").read_bytes().count(b"import") == 4

    def test_an_unknown_level_is_refused(self, here: Path) -> None:
        with pytest.raises(UsageError, match="'sure' is no level of trust"):
            one_file.merge_file(*files(here, BASE, LEFT, RIGHT), trust="sure")
