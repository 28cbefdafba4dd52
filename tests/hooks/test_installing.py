"""Hooks beside whatever is there: all run, and uninstall gives back every byte."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mergekit.errors import RepositoryError
from mergekit.git.repository import Repository
from mergekit.hooks.installing import NAMES, Installed, install, look, uninstall
from tests.work_trees import WorkTree, snapshot, work_tree

SAYS = '#!/bin/sh\necho {} "$(basename "$0")" "$@" >> {}\n'


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    return work_tree(tmp_path / "r")


def only(tree: WorkTree, *names: str) -> None:
    """Leave some hooks, and no others, which would take time."""
    for name in NAMES:
        if name not in names:
            (tree.path / ".git/hooks" / name).unlink(missing_ok=True)


def states(found: Installed) -> set[str]:
    return {hook.state for hook in found.hooks}


def opened(tree: WorkTree) -> Repository:
    return Repository.open(tree.path)


def put(file: Path, content: str, mode: int = 0o755) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    file.chmod(mode)
    return file


def inside(tree: WorkTree) -> dict[str, tuple[bytes | str, int]]:
    """Everything of the repository but objects, logs and the index."""
    return {path: what for path, what in snapshot(tree.path).items() if not path.startswith((".git/objects", ".git/logs", ".git/index"))}


def test_into_an_empty_repository_and_back(tree: WorkTree) -> None:
    before = inside(tree)
    assert states(look(opened(tree))) == {"absent"}
    assert states(install(opened(tree))) == {"installed"}
    first = inside(tree)
    assert states(install(opened(tree))) == {"installed"}
    assert inside(tree) == first
    assert states(uninstall(opened(tree))) == {"absent"}
    assert inside(tree) == before
    uninstall(opened(tree))
    assert inside(tree) == before


class TestPlainHooks:
    def test_they_run_first_and_come_back(self, tree: WorkTree, tmp_path: Path) -> None:
        log = tmp_path / "log"
        hooks = tree.path / ".git" / "hooks"
        put(hooks / "pre-commit", SAYS.format("mine", log))
        put(hooks / "commit-msg", "#!/bin/sh\nexit 1\n", 0o644)  # git ignores what is not executable
        put(tree.path / "tools" / "post-commit", SAYS.format("linked", log))
        (hooks / "post-commit").symlink_to("../../tools/post-commit")
        before = inside(tree)
        found = install(opened(tree))
        assert {hook.name for hook in found.hooks if hook.before} == {"pre-commit", "commit-msg", "post-commit"}
        tree.commit("with hooks", {"g": "1\n"}, hooks=True)
        assert log.read_text().splitlines() == ["mine pre-commit.before-mergekit", "linked post-commit.before-mergekit"]
        tree.git("reset", "--quiet", "--hard", "HEAD^")
        uninstall(opened(tree))
        now = inside(tree)
        assert {path: now[path] for path in now if "/hooks" in path} == {path: before[path] for path in before if "/hooks" in path}
        assert now[".git/config"] == before[".git/config"]

    def test_they_can_still_refuse(self, tree: WorkTree) -> None:
        put(tree.path / ".git/hooks/pre-commit", "#!/bin/sh\necho no >&2\nexit 7\n")
        install(opened(tree))
        tree.write("g", "1\n")
        tree.must("add", "g")
        done = tree.git("commit", "-m", "x")
        assert (done.code, done.error) == (1, "no\n")

    def test_both_read_what_is_pushed(self, tree: WorkTree, tmp_path: Path) -> None:
        log = tmp_path / "log"
        tree.must("init", "--quiet", "--bare", str(tmp_path / "remote"))
        tree.must("remote", "add", "origin", str(tmp_path / "remote"))
        put(tree.path / ".git/hooks/pre-push", f"#!/bin/sh\ncat > {log}\n")
        install(opened(tree))
        bad = tree.commit("bad", {"f": "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n"})
        done = tree.git("push", "origin", "main")
        assert done.code == 1
        assert "f:1" in done.error
        assert log.read_text() == f"refs/heads/main {bad} refs/heads/main {'0' * 40}\n"

    def test_a_hook_that_came_later_is_not_replaced(self, tree: WorkTree) -> None:
        hooks = tree.path / ".git/hooks"
        put(hooks / "pre-commit", "#!/bin/sh\n# first\n")
        install(opened(tree))
        put(hooks / "pre-commit", "#!/bin/sh\n# second\n")
        with pytest.raises(RepositoryError, match="put there by somebody else"):
            install(opened(tree))
        assert "second" in (hooks / "pre-commit").read_text()
        assert "first" in (hooks / "pre-commit.before-mergekit").read_text()

    def test_another_tool_may_move_the_shim(self, tree: WorkTree) -> None:
        """As pre-commit does: what it finds runs as NAME.legacy."""
        hooks = tree.path / ".git/hooks"
        put(hooks / "pre-commit", "#!/bin/sh\n# first\n")
        install(opened(tree))
        (hooks / "pre-commit").rename(hooks / "pre-commit.legacy")
        put(hooks / "pre-commit", '#!/bin/sh\nexec "$(dirname "$0")/pre-commit.legacy" "$@"\n')
        assert [hook.state for hook in look(opened(tree)).hooks if hook.name == "pre-commit"] == ["behind"]
        install(opened(tree))
        tree.write("f", "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n")
        assert tree.git("commit", "-am", "bad").code == 1
        uninstall(opened(tree))
        assert "first" in (hooks / "pre-commit.legacy").read_text()
        assert not (hooks / "pre-commit.before-mergekit").exists()

    def test_another_tool_may_put_the_shim_aside(self, tree: WorkTree) -> None:
        """As lefthook does when it installs its hook again: what it finds is NAME.old, which nobody runs."""
        hooks = tree.path / ".git/hooks"
        put(hooks / "pre-commit", "#!/bin/sh\n# theirs\n")
        before = inside(tree)
        install(opened(tree))
        (hooks / "pre-commit").rename(hooks / "pre-commit.old")
        put(hooks / "pre-commit", "#!/bin/sh\n# theirs\n")
        assert [hook.name for hook in look(opened(tree)).hooks if hook.state == "absent"] == ["pre-commit"]
        assert states(install(opened(tree))) == {"installed"}
        assert not (hooks / "pre-commit.old").exists()
        uninstall(opened(tree))
        assert inside(tree) == before

    def test_a_shim_of_another_version_is_renewed(self, tree: WorkTree) -> None:
        install(opened(tree))
        shim = tree.path / ".git/hooks/pre-push"
        shim.write_text(shim.read_text() + "# older\n")
        assert [hook.name for hook in look(opened(tree)).hooks if hook.state == "outdated"] == ["pre-push"]
        assert states(install(opened(tree))) == {"installed"}


class TestConfiguredElsewhere:
    @pytest.fixture
    def husky(self, tree: WorkTree, tmp_path: Path) -> WorkTree:
        """Hooks as husky keeps them: shims in a directory of the work tree, which find themselves by their own names."""
        log = tmp_path / "log"
        for name in ("pre-commit", "prepare-commit-msg", "update"):
            put(tree.path / ".husky/_" / name, f'#!/bin/sh\n. "$(dirname "$0")/h"\necho $n >> {log}\n')
        put(tree.path / ".husky/_/h", 'n=$(basename "$0")\n', 0o644)
        tree.must("config", "core.hooksPath", ".husky/_")
        tree.commit("husky")
        return tree

    def test_nothing_there_is_touched(self, husky: WorkTree, tmp_path: Path) -> None:
        before = inside(husky)
        found = install(opened(husky))
        assert found.between
        assert states(found) == {"installed"}
        assert found.directory == husky.path / ".git/mergekit/hooks"
        assert [Path(hook.before).name for hook in found.hooks if hook.before] == ["pre-commit"]
        assert husky.must("status", "--porcelain") == ""
        husky.commit("with hooks", {"g": "1\n"}, hooks=True)
        assert (tmp_path / "log").read_text().split() == ["pre-commit", "prepare-commit-msg"]
        assert (husky.path / ".git/mergekit/hooks/update").is_file()
        assert not (husky.path / ".git/mergekit/hooks/reference-transaction").exists()
        install(opened(husky))
        husky.must("reset", "--quiet", "--hard", "HEAD^")
        (husky.path / ".git/ORIG_HEAD").unlink()
        uninstall(opened(husky))
        after = inside(husky)
        after.pop(".git/COMMIT_EDITMSG")
        before.pop(".git/COMMIT_EDITMSG")
        assert after == before

    def test_mergekits_part_runs_in_linked_work_trees_too(self, husky: WorkTree) -> None:
        install(opened(husky))
        husky.must("worktree", "add", "--quiet", "-b", "agent/x", "../x")
        (husky.path / ".git/mergekit/hooks/post-commit").unlink()
        linked = WorkTree(husky.path.parent / "x")
        linked.commit("work", {"g": "1\n"}, hooks=True)
        assert "Mergekit-Replica: agent/x" in linked.must("log", "-1", "--format=%B")
        linked.write("f", "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n")
        assert linked.git("commit", "-am", "bad").code == 1

    def test_husky_may_set_its_path_again(self, husky: WorkTree) -> None:
        install(opened(husky))
        husky.must("config", "core.hooksPath", ".husky/_")
        assert states(look(opened(husky))) == {"installed"}

    def test_another_directory_is_noticed(self, husky: WorkTree) -> None:
        install(opened(husky))
        husky.must("config", "core.hooksPath", "elsewhere")
        assert states(look(opened(husky))) == {"outdated"}
        assert states(install(opened(husky))) == {"installed"}
        assert (husky.path / ".git/mergekit/hooks/before-mergekit").read_text() == "elsewhere\n"

    def test_a_path_that_comes_later_overrides(self, tree: WorkTree) -> None:
        install(opened(tree))
        tree.must("config", "core.hooksPath", "elsewhere")
        assert states(look(opened(tree))) == {"overridden"}
        assert states(install(opened(tree))) == {"installed"}
        tree.must("config", "--unset", "core.hooksPath")
        install(opened(tree))
        assert not (tree.path / ".git/mergekit/hooks").exists()
        assert states(look(opened(tree))) == {"installed"}

    def test_a_repository_that_was_moved(self, husky: WorkTree) -> None:
        install(opened(husky))
        moved = WorkTree(husky.path.rename(husky.path.parent / "moved"))
        assert states(look(opened(moved))) == {"overridden"}
        assert states(install(opened(moved))) == {"installed"}
        assert (moved.path / ".git/mergekit/hooks/before-mergekit").read_text() == ".husky/_\n"

    def test_a_directory_that_is_gone_is_said(self, husky: WorkTree) -> None:
        install(opened(husky))
        (husky.path / ".git/mergekit/hooks").rename(husky.path / "taken")
        assert look(opened(husky)).lost

    def test_a_linked_directory_is_somebody_elses(self, tree: WorkTree) -> None:
        put(tree.path / "team-hooks" / "pre-push", "#!/bin/sh\n")
        hooks = tree.path / ".git/hooks"
        hooks.symlink_to("../team-hooks")
        assert install(opened(tree)).between
        assert [file.name for file in (tree.path / "team-hooks").iterdir()] == ["pre-push"]


class TestWithoutMergekit:
    def test_it_is_said_once_and_git_goes_on(self, tree: WorkTree) -> None:
        install(opened(tree))
        only(tree, "post-commit")
        without = WorkTree(tree.path, scripts=None)
        without.write("f", "1\n")
        done = without.git("commit", "-am", "one")
        assert done.code == 0
        assert done.error.count("not on the PATH") == 1
        without.write("f", "2\n")
        again = without.git("commit", "-am", "two")
        assert (again.code, again.error) == (0, "")
        tree.commit("back again", {"f": "3\n"}, hooks=True)
        assert "not on the PATH" in without.git("commit", "--allow-empty", "-m", "three").error

    def test_others_still_run(self, tree: WorkTree) -> None:
        put(tree.path / ".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
        install(opened(tree))
        assert WorkTree(tree.path, scripts=None).git("commit", "--allow-empty", "-m", "x").code == 1


def test_shims_are_plain_shell(tree: WorkTree) -> None:
    shims = Path(__file__).parents[2] / "hooks"
    assert {path.name for path in shims.iterdir()} == {*NAMES, "chain"}
    for path in shims.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o755
        text = path.read_text()
        assert text.startswith("#!/bin/sh\n# mergekit hook: ")
        assert tree.run("sh", "-n", str(path)) == tree.run("true")
        assert f"hook={path.name}\n" in text or path.name == "chain"
