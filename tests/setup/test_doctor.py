"""doctor: one repository per defect, each found, named, and gone once its command was followed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.git.settings import settings
from mergekit.setup.doctor import Surroundings, examine
from mergekit.setup.findings import Finding
from mergekit.setup.installing import carry_out, places_of, plan_init
from tests.work_trees import WorkTree, work_tree

NOW = 2_000_000_000.0


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    return work_tree(tmp_path / "r")


def found(tree: WorkTree, *, programs: bool = True, attributes: str = "none") -> tuple[Finding, ...]:
    which: Callable[[str], str | None] = (lambda name: name) if programs else (lambda _: None)
    return examine(Repository.open(tree.path), Surroundings(which, NOW, tree.path.parent / attributes))


def codes(tree: WorkTree, *, programs: bool = True) -> list[str]:
    return [finding.code for finding in found(tree, programs=programs)]


def set_up(tree: WorkTree) -> None:
    repository = Repository.open(tree.path)
    carry_out(plan_init(places_of(repository), settings(repository)))


def test_nothing_is_wrong_without_and_with_set_up(tree: WorkTree) -> None:
    assert codes(tree) == []
    set_up(tree)
    assert codes(tree) == ["policy-uncommitted", "policy-uncommitted"]
    tree.commit("set up")
    assert codes(tree) == []


class TestDriver:
    def test_asked_for_but_not_configured(self, tree: WorkTree) -> None:
        tree.commit("attributes", {".gitattributes": "* merge=mergekit\n*.x merge=mergekit-records\nf merge=mergekit-nothing\n", "a.x": ""})
        (wrong, *missing) = found(tree)
        assert (wrong.code, wrong.where) == ("no-such-driver", ".gitattributes:3")
        assert [(one.code, one.command, one.where) for one in missing] == [
            ("driver-not-configured", "mergekit init", ".gitattributes:1"),
            ("driver-not-configured", "mergekit init", ".gitattributes:2"),
        ]
        tree.commit("corrected", {".gitattributes": "* merge=mergekit\n*.x merge=mergekit-records\n"})
        set_up(tree)
        tree.commit("set up")
        assert codes(tree) == []

    def test_configured_but_not_there(self, tree: WorkTree) -> None:
        set_up(tree)
        tree.commit("set up")
        findings = found(tree, programs=False)
        assert {finding.code for finding in findings} == {"driver-not-found"}
        assert findings[0].where == "merge.mergekit-binary.driver"
        assert "becomes a conflict" in findings[0].message

    def test_configured_for_nobody(self, tree: WorkTree) -> None:
        tree.must("config", "merge.mergekit.driver", "mergekit driver %O %A %B %L %P")
        assert codes(tree) == ["driver-unused"]
        (tree.path.parent / "mine").write_text("* merge=mergekit\n")
        assert found(tree, attributes="mine") == ()
        tree.must("config", "core.attributesFile", str(tree.path.parent / "mine"))
        assert codes(tree) == []

    @pytest.mark.parametrize("command", ["mergekit driver %O %A", "mergekit driver '%O %A %B %L %P", "other %O %A %B %L %P"])
    def test_another_command(self, tree: WorkTree, command: str) -> None:
        tree.commit("attributes", {".gitattributes": "* merge=mergekit\n"})
        tree.must("config", "merge.mergekit.driver", command)
        assert codes(tree) == ["driver-command"]


class TestPolicy:
    def test_a_key_that_nobody_reads(self, tree: WorkTree) -> None:
        tree.commit("policy", {".mergekit.toml": "replicas = []\n\nreplica = []\n"})
        (finding,) = found(tree)
        assert (finding.kind, finding.code, finding.where) == ("wrong", "policy-unreadable", ".mergekit.toml:3")
        assert "'replica' is an unknown key; is 'replicas' meant?" in finding.message
        tree.write(".mergekit.toml", "replicas = 1\n")
        assert codes(tree) == ["policy-unreadable", "policy-unreadable", "policy-uncommitted"]

    def test_patterns_without_files(self, tree: WorkTree) -> None:
        rules = '[[rules]]\npath = ["f", "nowhere/**"]\ndriver = "text"\n'
        tree.commit("policy", {".mergekit.toml": rules, ".gitattributes": "*.none merge=union\n*.none text\nf -merge\n"})
        assert [(finding.code, finding.where) for finding in found(tree)] == [
            ("pattern-without-files", ".gitattributes:1"),
            ("pattern-without-files", ".mergekit.toml:1"),
        ]

    def test_what_only_this_clone_has(self, tree: WorkTree) -> None:
        (tree.path / ".git/info").mkdir(exist_ok=True)
        (tree.path / ".git/info/attributes").write_text("*.x merge=union\n")
        (tree.path / ".mergekit.toml").symlink_to("f")
        assert codes(tree) == ["attributes-of-one-clone", "policy-symlink"]


class TestRepository:
    def test_stale_locks(self, tree: WorkTree) -> None:
        for name, age in (("index.lock", 700), ("refs/heads/x.lock", 7000), ("HEAD.lock", 5)):
            file = tree.path / ".git" / name
            file.touch()
            os.utime(file, (NOW - age, NOW - age))
        assert [(finding.kind, finding.code, Path(finding.where).name) for finding in found(tree)] == [
            ("dangerous", "stale-lock", "index.lock"),
            ("dangerous", "stale-lock", "x.lock"),
        ]
        assert f"rm {tree.path}/.git/index.lock" in found(tree)[0].command

    @pytest.mark.parametrize(
        ("key", "value", "code"),
        [
            ("rerere.enabled", "true", "rerere"),
            ("rerere.autoUpdate", "true", "rerere-autoupdate"),
            ("pull.rebase", "true", "pull-rebase"),
            ("pull.rebase", "merges", ""),
            ("rerere.enabled", "false", ""),
            ("rerere.enabled", "", "rerere"),
        ],
    )
    def test_settings_that_surprise(self, tree: WorkTree, key: str, value: str, code: str) -> None:
        (tree.path / ".git" / "rr-cache").mkdir()  # with which git takes rerere for enabled, unless told otherwise
        tree.must("config", key, value) if value else None
        assert codes(tree) == [one for one in (code, "rerere" if key == "pull.rebase" else "") if one]

    def test_a_target_behind_its_upstream(self, tree: WorkTree, tmp_path: Path) -> None:
        tree.must("clone", "--quiet", ".", str(tmp_path / "clone"))
        clone = WorkTree(tmp_path / "clone")
        tree.commit("more")
        assert codes(clone) == []
        clone.must("fetch", "--quiet")
        (finding,) = found(clone)
        assert (finding.code, finding.command, finding.where) == ("target-behind", "git merge --ff-only origin/main", "main")
        clone.must(*finding.command.split()[1:])
        assert codes(clone) == []
        clone.must("switch", "--quiet", "--create", "agent/x", "--track", "origin/main")
        clone.must("reset", "--quiet", "--hard", "HEAD^")
        assert codes(clone) == []

    def test_an_upstream_that_is_gone_and_a_shallow_clone(self, tree: WorkTree, tmp_path: Path) -> None:
        tree.commit("more")
        tree.must("clone", "--quiet", "--depth=1", f"file://{tree.path}", str(tmp_path / "clone"))
        clone = WorkTree(tmp_path / "clone")
        clone.must("update-ref", "-d", "refs/remotes/origin/main")
        assert codes(clone) == ["shallow", "upstream-gone"]


def test_unborn_detached_and_bare(tree: WorkTree, tmp_path: Path) -> None:
    tree.must("switch", "--quiet", "--detach")
    assert codes(tree) == []
    tree.must("init", "--quiet", "--bare", str(tmp_path / "bare"))
    assert codes(WorkTree(tmp_path / "bare")) == []
    tree.must("init", "--quiet", str(tmp_path / "unborn"))
    assert codes(WorkTree(tmp_path / "unborn")) == []
