"""The demonstration: it works anywhere, shows what it promises, and touches nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from mergekit.cli.demo import AGENTS
from tests.cli.program import mergekit
from tests.histories import run_git

HOSTILE = """\
[user]
    useConfigOnly = true
[commit]
    gpgSign = true
[core]
    hooksPath = /nowhere
    autocrlf = true
[init]
    defaultBranch = x
"""


def test_five_agents(tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text(HOSTILE)
    environment = {"HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig"), "TMPDIR": str(tmp_path), "TZ": "Asia/Tokyo"}
    done = mergekit("demo", cwd=tmp_path, env=environment)
    assert (done.code, done.error) == (0, "")
    [place] = tmp_path.glob("mergekit-demo-*")
    main = place / "main"
    _shows_what_it_promises(done.text, place)
    assert run_git(main, "status", "--porcelain") == b""
    assert sorted(path.name for path in main.iterdir()) == [".git", "decisions", "findings.md", "prices.py", "reports", "stock.py"]
    assert "for name in sorted(stock)" in (main / "reports" / "monthly.py").read_text()
    findings = (main / "findings.md").read_text()
    landed = [agent for agent in AGENTS if f"landed  {agent.branch}" in done.text]
    assert len(landed) == 4
    for agent in AGENTS:
        assert (agent.append["findings.md"] in findings) == (agent in landed)
    decision = (main / "decisions" / "storage.md").read_text()
    assert all(word in decision for word in ("SQLite: ", "PostgreSQL: ", "Plain files: "))
    shown = mergekit("conflicts", "--json", cwd=main).json["conflicts"]
    assert sorted(one["conflict"]["path"] for one in shown) == ["decisions/storage.md", "prices.py"]


def _shows_what_it_promises(text: str, place: Path) -> None:
    assert "Landed 4 of 5 replicas on main" in text
    assert re.search(r"held +agent/(ben|dora) +[0-9a-f]{8}  conflicts with agent/(ben|dora) \(landed\) in prices.py", text)
    assert re.search(r"1 open +decisions/storage.md +siblings +3 writers", text)
    [moved] = re.findall(r"on main, [0-9a-f]{8}\.\.([0-9a-f]{8})", text)
    assert len(re.findall(rf"^  \w+ \w+ \w+ \w+ \w+  {moved}$", text, re.MULTILINE)) == 4
    for command in (f"cd {place / 'main'}", "mergekit conflicts show ", f"rm -rf {place}"):
        assert command in text


def test_in_a_directory_of_choice_and_the_same_everywhere(tmp_path: Path) -> None:
    first = mergekit("demo", "--keep", "one", cwd=tmp_path)
    second = mergekit("demo", "--keep", tmp_path / "two", cwd=tmp_path, env={"TZ": "America/Lima", "LANG": "de_DE.UTF-8"})
    assert first.code == second.code == 0
    assert first.text.replace(f"{tmp_path}/one", "") == second.text.replace(f"{tmp_path}/two", "")
    again = mergekit("demo", "--keep", "one", cwd=tmp_path)
    assert again.code == 2
    assert "one is there already and not empty" in again.error


def test_commands_that_work_where_no_shell_finds_mergekit(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "mergekit"
    environment = {**os.environ, "PATH": os.pathsep.join(part for part in os.defpath.split(os.pathsep) if part)}
    done = subprocess.run([program, "demo", "--keep", "d"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    [command] = re.findall(r"^  (export PATH=.*?)  +lets this shell find mergekit$", done.stdout, re.MULTILINE)
    subprocess.run(["sh", "-c", f"{command}; mergekit --version"], env=environment, capture_output=True, check=True)
    environment["PATH"] = f"{program.parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run([program, "demo", "--keep", "e"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "export PATH" not in done.stdout


def test_without_git(tmp_path: Path) -> None:
    done = mergekit("demo", "--keep", "d", cwd=tmp_path, env={"PATH": os.devnull})
    assert (done.code, done.error) == (2, "error: there is no git on the PATH\nhint: install git\n")


def test_what_the_agents_replace_is_there() -> None:
    from mergekit.cli import demo

    contents = {"stock.py": demo._STOCK, "prices.py": demo._PRICES, "report.py": demo._REPORT}
    for agent in AGENTS:
        for path, (old, _) in agent.replace.items():
            assert contents[path].count(old) == 1, (agent.name, path)
