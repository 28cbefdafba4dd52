"""How the program starts: what it imports, what it recognises at once, and that both ways to a command are one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import mergekit as package
from mergekit.cli.start import _MERGE_FILE, _recognised
from tests.cli.program import PROGRAM, mergekit
from tests.landing.fleets import edited, fleet

HEAVY = {
    *("typer", "click", "rich", "pygit2", "pydantic", "msgspec", "argparse", "tomllib", "dataclasses", "inspect", "pkgutil", "ssl"),
    *("tempfile", "subprocess", "shutil", "tarfile", "threading", "difflib", "datetime", "base64", "traceback", "logging"),
}
"""What takes milliseconds to import, and no merge needs."""

HEAVY_FOR_A_FILE = HEAVY | {"pathlib", "urllib", "json", "hashlib", "typing"}
HEAVY_FOR_A_VERSION = HEAVY_FOR_A_FILE | {"re", "typing", "enum"}


def imported(*arguments: str, cwd: Path) -> set[str]:
    """Run the program and list the packages that it imported."""
    done = mergekit(*arguments, cwd=cwd, flags=("-X", "importtime"))
    assert done.code in {0, 1}, done.error
    names = re.findall(r"^import time:[^|]*\|[^|]*\|\s*(\S+)$", done.error, re.MULTILINE)
    assert "mergekit.cli.start" in names
    return {name.partition(".")[0] for name in names}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for name, content in {"base": "1\n2\n3\n", "left": "one\n2\n3\n", "right": "1\n2\nthree\n"}.items():
        (tmp_path / name).write_text(content)
    return tmp_path


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    assert mergekit("--version", cwd=tmp_path).out == f"mergekit {package.__version__}\n".encode()
    assert mergekit("-C", ".", "--version", cwd=tmp_path).out == f"mergekit {package.__version__}\n".encode()  # typer's way


@pytest.fixture(scope="module")
def always(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What Python itself imports here, before any program of ours."""
    done = subprocess.run([PROGRAM[0], "-X", "importtime", "-c", "pass"], cwd=tmp_path_factory.mktemp("x"), capture_output=True, check=True)
    return {name.partition(".")[0] for name in re.findall(r"(\S+)$", done.stderr.decode(), re.MULTILINE)}


def test_what_must_be_quick_imports_little(three: Path, always: set[str]) -> None:
    assert (imported("--version", cwd=three) & HEAVY_FOR_A_VERSION) <= always
    for arguments in (["merge-file", "base", "left", "right"], ["driver", "base", "left", "right", "7", "src/f.py"]):
        assert (imported(*arguments, cwd=three) & HEAVY_FOR_A_FILE) <= always, arguments
    (three / "right").write_text("1!\n2\nthree\n")
    for path in ("f.txt", "f.py"):
        assert mergekit("merge-file", "base", "left", "right", "-p", path, cwd=three).code == 1
        assert (imported("driver", "base", "left", "right", "7", path, cwd=three) & HEAVY_FOR_A_FILE) <= always, path
        (three / "left").write_text("one\n2\n3\n")


def test_a_merge_for_programs_imports_little(tmp_path: Path, always: set[str]) -> None:
    """Of pygit2, only its compiled module is loaded (`mergekit.git.libgit2`)."""
    fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(7, "b")}})
    assert (imported("merge", "agent/a", "agent/b", "--landing", "all", "--dry-run", "--json", cwd=tmp_path / "r") & HEAVY) <= always


@pytest.mark.parametrize(
    ("arguments", "plain", "options"),
    [
        ("b l r", "b l r", {}),
        ("b -o x l r", "b l r", {"output": "x"}),
        ("--output=x b l r", "b l r", {"output": "x"}),
        ("b l r --output x -p a/b --driver text", "b l r", {"output": "x", "path": "a/b", "driver": "text"}),
        ("b l r --marker-size=9", "b l r", {"marker_size": "9"}),
    ],
)
def test_usual_forms_are_recognised_at_once(arguments: str, plain: str, options: dict[str, str]) -> None:
    assert _recognised(arguments.split(), _MERGE_FILE, count=3) == (plain.split(), options)


@pytest.mark.parametrize(
    "arguments",
    ["", "b l", "b l r x", "b l r -o", "b l r -o=x", "b l r -ox", "b l r --out x", "b l r --output=", "b l r -o -p", "b l r -o x -o y",
     "-h", "b l r --help", "-- b l r", "b l r --json", "b l r -C x", "b l -"],
)  # fmt: skip
def test_all_else_is_left_to_typer(arguments: str) -> None:
    assert _recognised(arguments.split(), _MERGE_FILE, count=3) is None


def test_typer_runs_the_same_command(three: Path) -> None:
    quick = mergekit("merge-file", "base", "left", "right", "-p", "x.py", cwd=three)
    typed = mergekit("merge-file", "-px.py", "--", "base", "left", "right", cwd=three)
    assert quick == typed
    assert quick.out == b"one\n2\nthree\n"


def test_the_program_leaves_at_once_only_where_nothing_is_pending(three: Path) -> None:
    """Python runs what was registered for the end; without anything, nobody can see the difference but in time."""
    program = "import sys; {}; sys.argv[1:] = ['merge-file', 'base', 'left', 'right']; from mergekit.__main__ import main; sys.exit(main())"
    for pending, ends_slowly in {
        "pass": False,
        "import threading": True,
        "sys.setprofile(lambda *_: None)": True,
        "import atexit; atexit.register(int)": True,
    }.items():
        watched = f"{pending}; import os; leave = os._exit; os._exit = lambda code: (print('left'), sys.stdout.flush(), leave(code))"
        done = subprocess.run([sys.executable, "-c", program.format(watched)], cwd=three, capture_output=True, text=True, check=True)
        assert done.stdout == "one\n2\nthree\n" + ("" if ends_slowly else "left\n"), pending
        assert done.stderr == ""


def test_a_closed_output_is_no_error(three: Path) -> None:
    """As with `mergekit ... | true`: silent, and the exit code is still that of the result."""
    (three / "right").write_text("another\n2\n3\n")
    for arguments, code in ((["merge-file", "base", "left", "right"], 1), (["--version"], 0), (["merge", "--help"], None)):
        process = subprocess.Popen([*PROGRAM, *arguments], cwd=three, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait() in ({0, 1} if code is None else {code})


def test_no_output_at_all_is_no_error(three: Path) -> None:
    script = 'exec "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *PROGRAM, "merge-file", "base", "left", "right"], cwd=three, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_an_error(three: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "merge-file", "base", "left", "right"], cwd=three, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"error: No space left on device\n"
