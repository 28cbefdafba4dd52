"""Every example runs as its reader would run it, and shows at its end what it promises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"

# What each example prints last. Ids and directories differ from engine to engine and run to run.
ENDS = {
    "any-order.sh": """
      3 ID

$ git show main:findings.md
# Findings

- none yet
- from ada
- from ben
- from cleo
""",
    "decisions.sh": """
$ cat decisions/storage.yaml
storage: PostgreSQL
port: 9090

$ mergekit conflicts
No conflict is recorded.

Next
  mergekit status  tells what would be open if everything landed now
""",
    "findings.sh": """
$ cat findings.jsonl
{"id": "F-1", "title": "slow start", "status": "fixed", "severity": "high"}
{"id": "F-3", "title": "leak in the parser", "status": "open", "severity": "high"}
{"id": "F-4", "title": "no help text", "status": "open", "severity": "low"}

$ cat findings.md
# Findings

- The cache is never emptied.
- The parser reads every file twice.
- Logs grow without end.
""",
    "five-agents.sh": """
$ mergekit status
main ID
  merged  agent/ada   ID  6 behind  main has it
  merged  agent/ben   ID  6 behind  main has it
  merged  agent/cleo  ID  6 behind  main has it
  merged  agent/dora  ID            main has it
  merged  agent/lead  ID  6 behind  main has it
""",
}


@cache
def printed(name: str) -> str:
    """Run an example to its end, without a word of complaint, and give what it prints; ids read ID."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run([EXAMPLES / name], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return re.sub(r"\b(?:[0-9a-f]{40}|[0-9a-f]{8})\b", "ID", done.stdout)


def scripts() -> list[str]:
    return sorted(script.name for script in EXAMPLES.glob("*.sh") if os.access(script, os.X_OK))


@pytest.mark.parametrize("name", scripts())
def test_it_ends_as_it_promises(name: str) -> None:
    assert printed(name).endswith(ENDS[name])


def test_each_is_here_and_in_the_readme() -> None:
    told = re.findall(r"^\| \[([^]]+)\]\(\1\)", (EXAMPLES / "README.md").read_text(), re.MULTILINE)
    assert sorted(told) == scripts() == sorted(ENDS)


def test_one_of_five_is_held_and_lands_once_it_is_settled() -> None:
    text = printed("five-agents.sh")
    assert "held    agent/dora  ID  conflicts with agent/lead (landed) in shop.py, lines 2 to 8" in text
    assert text.index("Landed 4 of 5 replicas") < text.index("Landed 1 of 1 replica on main, ID..ID (fast-forward)")


def test_decisions_stand_side_by_side_until_somebody_decides() -> None:
    text = printed("decisions.sh")
    shown, listed = text.index("$siblings:"), text.index("stands  ID  decisions/storage.yaml:storage  field, 2 versions")
    assert shown < listed < text.index("Ann decides")


def test_no_order_and_no_grouping_matters() -> None:
    text = printed("any-order.sh")
    assert '      4  "commit": "ID"\n' in text
    assert len(re.findall(r"^ +\d ", text, re.MULTILINE)) == 2


def test_it_says_what_is_missing(tmp_path: Path) -> None:
    for program in ("bash", "env", "dirname"):
        found = subprocess.run(["sh", "-c", f"command -v {program}"], capture_output=True, text=True, check=True).stdout.strip()
        (tmp_path / program).symlink_to(found)
    done = subprocess.run([EXAMPLES / "findings.sh"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("mergekit is not on the PATH")
