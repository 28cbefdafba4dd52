"""init and deinit: once and again, dry, by halves, and back to the very bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.drivers import names, registry
from mergekit.errors import RepositoryError, UsageError
from mergekit.git.repository import Repository
from mergekit.git.settings import settings
from mergekit.policy import read_policy
from mergekit.policy.config import Config, read_config
from mergekit.setup import template
from mergekit.setup.installing import Change, Places, carry_out, places_of, plan_deinit, plan_init
from tests.work_trees import WorkTree, snapshot, work_tree


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    return work_tree(tmp_path / "r")


def init(tree: WorkTree) -> list[str]:
    repository = Repository.open(tree.path)
    changes = plan_init(places_of(repository), settings(repository))
    carry_out(changes)
    return actions(changes)


def deinit(tree: WorkTree) -> list[str]:
    changes = plan_deinit(places_of(Repository.open(tree.path)))
    carry_out(changes)
    return actions(changes)


def actions(changes: tuple[Change, ...]) -> list[str]:
    return [f"{change.action} {change.what}" for change in changes]


def test_once_again_and_back(tree: WorkTree) -> None:
    before = snapshot(tree.path)
    assert init(tree) == ["write configuration", "write attributes", "write policy"]
    first = snapshot(tree.path)
    assert init(tree) == ["keep configuration", "keep attributes", "keep policy"]
    assert snapshot(tree.path) == first
    assert deinit(tree) == ["remove policy", "remove attributes", "remove configuration"]
    assert snapshot(tree.path) == before
    assert deinit(tree) == []


def test_a_plan_changes_nothing(tree: WorkTree) -> None:
    before = snapshot(tree.path)
    repository = Repository.open(tree.path)
    assert len(plan_init(places_of(repository), settings(repository))) == 3
    assert snapshot(tree.path) == before


@pytest.mark.parametrize("attributes", [b"", b"*.png binary\n", b"*.png binary", b"\xef\xbb\xbf*.png binary\r\n", b"# only a comment"])
@pytest.mark.parametrize("configuration", [b"[user]\n\tname = x\n", b"[user]\n\tname = x", b"# end without a line"])
def test_what_was_there_stays(tree: WorkTree, attributes: bytes, configuration: bytes) -> None:
    tree.write(".gitattributes", attributes)
    config = tree.path / ".git" / "config"
    config.write_bytes(config.read_bytes() + configuration)
    before = snapshot(tree.path)
    init(tree)
    assert attributes.removeprefix(b"\xef\xbb\xbf") in (tree.path / ".gitattributes").read_bytes()
    assert tree.must("config", "merge.mergekit.driver") == template.DRIVER_COMMAND
    assert tree.must("check-attr", "merge", "x.py") == "x.py: merge: mergekit"
    assert tree.must("check-attr", "merge", "x.png") == ("x.png: merge: unset" if b"png" in attributes else "x.png: merge: mergekit")
    deinit(tree)
    assert snapshot(tree.path) == before


def test_what_comes_later_stays_too(tree: WorkTree) -> None:
    init(tree)
    tree.must("config", "user.nick", "x")
    with (tree.path / ".gitattributes").open("a") as file:
        file.write("*.lock -merge\n")
    policy = tree.path / ".mergekit.toml"
    policy.write_bytes(policy.read_bytes() + b'replicas = ["x/*"]\n')
    assert deinit(tree) == ["keep policy", "remove attributes", "remove configuration"]
    assert (tree.path / ".gitattributes").read_text() == "*.lock -merge\n"
    assert tree.must("config", "user.nick") == "x"
    assert tree.git("config", "merge.mergekit.driver").code == 1
    assert policy.read_bytes().endswith(b'replicas = ["x/*"]\n')


def test_what_is_configured_by_hand_is_left(tree: WorkTree) -> None:
    tree.must("config", "merge.mergekit.driver", "my own")
    tree.write(".gitattributes", "* merge=mergekit\n")
    assert init(tree) == ["write configuration", "keep attributes", "write policy"]
    assert tree.must("config", "merge.mergekit.driver") == "my own"
    assert tree.must("config", "merge.mergekit-records.driver") == template.DRIVER_COMMAND
    assert init(tree) == ["keep configuration", "keep attributes", "keep policy"]
    deinit(tree)
    assert tree.must("config", "merge.mergekit.driver") == "my own"
    assert (tree.path / ".gitattributes").read_text() == "* merge=mergekit\n"


def test_a_linked_work_tree_shares_the_configuration(tree: WorkTree, tmp_path: Path) -> None:
    tree.must("worktree", "add", "--quiet", "../linked")
    linked = WorkTree(tmp_path / "linked")
    init(linked)
    assert (linked.path / ".gitattributes").is_file()
    assert not (tree.path / ".gitattributes").exists()
    assert tree.must("config", "merge.mergekit.driver") == template.DRIVER_COMMAND


def test_a_link_in_a_work_tree_is_not_followed(tree: WorkTree, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine\n")
    (tree.path / ".gitattributes").symlink_to(victim)
    before = snapshot(tree.path)
    with pytest.raises(RepositoryError, match="not a file"):
        init(tree)
    assert victim.read_text() == "mine\n"
    assert snapshot(tree.path) == before


def test_a_locked_configuration(tree: WorkTree) -> None:
    (tree.path / ".git" / "config.lock").touch()
    before = snapshot(tree.path)
    with pytest.raises(RepositoryError, match="is locked"):
        init(tree)
    assert snapshot(tree.path) == before


def test_a_bare_repository_has_nothing_to_set_up(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.must("init", "--quiet", "--bare", "b")
    with pytest.raises(UsageError, match="bare"):
        places_of(Repository.open(tmp_path / "b"))


def test_a_users_files_may_be_links(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "gitconfig"
    real.parent.mkdir()
    real.write_text("[user]\n\tname = x\n")
    (tmp_path / ".gitconfig").symlink_to(real)
    places = Places(tmp_path / ".gitconfig", tmp_path / "git" / "attributes")
    changes = plan_init(places, {})
    carry_out(changes)
    assert actions(changes) == ["write configuration", "write attributes"]
    assert 'merge "mergekit"' in real.read_text()
    assert (tmp_path / ".gitconfig").is_symlink()
    carry_out(plan_deinit(places))
    assert real.read_text() == "[user]\n\tname = x\n"
    assert not places.attributes.exists()


class TestTexts:
    def test_the_policy_says_nothing_but_shows_what_could_be_said(self) -> None:
        text = template.policy_text(names())
        assert read_config(text, registry()) == Config()
        said = ("# r", "# p", "# [", "# d", "# k", "# s", "# t")
        spoken = "".join(line.removeprefix("# ") for line in text.decode().splitlines(keepends=True) if line.startswith(said))
        config = read_config(spoken.encode(), registry())
        assert config.replicas == Config().replicas
        assert [rule.driver for rule in config.rules] == ["records", "siblings", "siblings", "fields"]
        assert list(config.types) == ["item"]

    def test_every_driver_is_known_to_git(self) -> None:
        sections = template.driver_sections(template.driver_names(names())).decode()
        assert sections.count(f"driver = {template.DRIVER_COMMAND}\n") == len(names()) + 1

    def test_the_attribute_changes_no_choice(self) -> None:
        plain, given = read_policy({}, registry()), read_policy({".gitattributes": template.ATTRIBUTES}, registry())
        for path in ("a.py", "findings.md", "decisions/x.yaml", "x.jsonl"):
            assert plain.driver_for(path) == given.driver_for(path)
