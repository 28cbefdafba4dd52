"""init, deinit, doctor and hooks, as commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mergekit.cli.views.setup import hook_findings
from mergekit.git.repository import Repository
from mergekit.hooks.installing import install, look
from tests.cli.program import mergekit
from tests.schemas import faults
from tests.work_trees import SCRIPTS, WorkTree, snapshot, work_tree


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    return work_tree(tmp_path / "r")


def test_init_and_deinit(tree: WorkTree) -> None:
    before = snapshot(tree.path)
    (tree.path / "below").mkdir()
    dry = mergekit("init", "--dry-run", "--json", "-C", "below", cwd=tree.path)
    assert (dry.code, faults(dry.json, "setup")) == (0, [])
    assert snapshot(tree.path) == before
    done = mergekit("init", cwd=tree.path)
    assert (done.code, done.error) == (0, "")
    assert "Changed:\n  write" in done.text
    assert "git add .mergekit.toml .gitattributes; git commit" in done.text
    again = mergekit("init", "--json", cwd=tree.path)
    assert {change["action"] for change in again.json["changes"]} == {"keep"}
    gone = mergekit("deinit", "--json", cwd=tree.path)
    assert (gone.json["scope"], faults(gone.json, "setup")) == ("repository", [])
    assert snapshot(tree.path) == before
    assert "There is nothing to take away." in mergekit("deinit", cwd=tree.path).text


def test_for_a_user(tree: WorkTree, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = x\n")
    env = {"HOME": str(home), "XDG_CONFIG_HOME": "", "GIT_CONFIG_GLOBAL": str(home / ".gitconfig")}
    before = snapshot(home)
    done = mergekit("init", "--global", "--json", cwd=tmp_path, env=env)
    assert (done.code, done.json["scope"], faults(done.json, "setup")) == (0, "user", [])
    given = tree.git("check-attr", "merge", "f", env=env).out
    assert given == "f: merge: mergekit\n"
    assert tree.git("config", "merge.mergekit.driver", env=env).out.startswith("mergekit driver")
    there = snapshot(home)
    mergekit("init", "--global", cwd=tmp_path, env=env)
    assert snapshot(home) == there
    local = mergekit("init", "--json", cwd=tree.path, env=env)
    assert next((change["what"], change["action"]) for change in local.json["changes"]) == ("configuration", "keep")
    mergekit("deinit", "--global", cwd=tmp_path, env=env)
    assert snapshot(home) == before


def test_doctor(tree: WorkTree) -> None:
    path = {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    healthy = mergekit("doctor", cwd=tree.path, env=path)
    assert (healthy.code, healthy.text) == (0, "Nothing is wrong here.\n")
    tree.commit("attributes", {".gitattributes": "* merge=mergekit\n"})
    done = mergekit("doctor", cwd=tree.path, env=path)
    assert done.code == 1
    assert done.text.startswith("1 finding:\n\nmissing  .gitattributes:1\n")
    assert done.text.endswith("  mergekit init\n")
    found = mergekit("doctor", "--json", cwd=tree.path, env=path)
    assert (found.code, faults(found.json, "doctor")) == (1, [])
    assert [finding["code"] for finding in found.json["findings"]] == ["driver-not-configured"]
    assert mergekit("doctor", cwd=tree.path.parent).code == 2


def test_doctor_looks_at_hooks(tree: WorkTree) -> None:
    repository = Repository.open(tree.path)

    def found() -> list[tuple[str, str, str]]:
        return [(finding.kind, finding.code, finding.command) for finding in hook_findings(look(repository))]

    assert found() == []
    install(repository)
    assert found() == []
    (tree.path / ".git/hooks/pre-push").unlink()
    assert found() == [("missing", "hooks-incomplete", "mergekit hooks install")]
    tree.must("config", "core.hooksPath", "elsewhere")
    assert found() == [("inert", "hooks-overridden", "mergekit hooks install")]
    done = mergekit("doctor", "--json", cwd=tree.path, env={"HOME": ""})
    assert (done.code, [finding["code"] for finding in done.json["findings"]]) == (1, ["hooks-overridden"])
    install(repository)
    assert found() == []
    (tree.path / ".git/mergekit/hooks").rename(tree.path / ".git/mergekit/taken")
    assert found() == [("dangerous", "hooks-lost", "mergekit hooks install")]


def test_hooks(tree: WorkTree) -> None:
    status = mergekit("hooks", "--json", cwd=tree.path)
    assert (status.code, faults(status.json, "hooks")) == (0, [])
    assert {hook["state"] for hook in status.json["hooks"]} == {"absent"}
    assert "mergekit hooks install  puts them" in mergekit("hooks", cwd=tree.path).text
    tree.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    done = mergekit("hooks", "install", cwd=tree.path)
    assert done.code == 0
    assert f"installed  pre-commit     after {tree.path}/.git/hooks/pre-commit.before-mergekit" in done.text
    (tree.path / ".git/hooks/post-merge").unlink()
    assert mergekit("hooks", "status", cwd=tree.path).code == 1
    gone = mergekit("hooks", "uninstall", "--json", cwd=tree.path)
    assert (gone.code, faults(gone.json, "hooks")) == (0, [])
    assert (tree.path / ".git/hooks/pre-commit").read_text() == "#!/bin/sh\n"
