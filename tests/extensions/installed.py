"""Packages as an installer leaves them: modules beside a ``.dist-info`` directory with their entry points."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

GREATEST = """
from mergekit.driver import MergeDriver, clean
from mergekit.extensions.undecided import undecided

def merge(contest):
    contest = contest.deciding()
    done = contest.merge.resolve()
    return clean(done.value) if done is not None else clean(max(contest.sides))

DRIVER = MergeDriver(name="greatest", summary="the greatest version", merge=merge, holds=True, options={"by": ("bytes",)})
"""


def install(site: Path, name: str, version: str, points: Mapping[str, str], **modules: str) -> Path:
    """Install a package into a directory, as it is found on the path; give that directory."""
    about = site / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lines = "".join(f"{point} = {value}\n" for point, value in points.items())
    (about / "entry_points.txt").write_text(f"[mergekit.drivers]\n{lines}")
    (about / "RECORD").write_text("".join(f"{module}.py,,\n" for module in modules))
    for module, source in modules.items():
        (site / f"{module}.py").write_text(source)
    return site
