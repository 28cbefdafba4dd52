"""Git's hooks as they run: started by the real git, installed as users install them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mergekit.cli import hooking
from mergekit.git.repository import Repository
from mergekit.hooks.installing import NAMES, install
from tests.cli.program import mergekit
from tests.schemas import faults
from tests.work_trees import LINES, WorkTree, edited, work_tree

BAD = "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n"
OPEN = (
    "db:\n  $siblings:\n    base: none\n    variants:\n      - value: sqlite\n        by: ada\n      - value: postgres\n        by: ben\n"
)


HOOKS = {
    "TestPreCommit": ("pre-commit",),
    "TestCommitMessage": ("commit-msg",),
    "TestPostCommit": ("post-commit",),
    "TestPrePush": ("pre-push",),
    "TestArriving": ("post-merge", "post-checkout"),
    "TestOutput": ("pre-commit",),
}


@pytest.fixture
def tree(tmp_path: Path, request: pytest.FixtureRequest) -> WorkTree:
    """A repository with the hooks that the class of the test is about, and no others, which would take time."""
    made = work_tree(tmp_path / "r")
    install(Repository.open(made.path))
    for name in NAMES:
        if name not in HOOKS[request.cls.__name__]:
            (made.path / ".git/hooks" / name).unlink()
    return made


class TestPreCommit:
    def test_refuses_markers_and_says_where(self, tree: WorkTree) -> None:
        tree.write("g", "fine\n" + BAD)
        tree.must("add", "g")
        done = tree.git("commit", "-m", "x")
        assert done.code == 1
        assert "mergekit refuses this commit:\n  g:2: a conflict is not resolved: a\nhint: resolve it and git add g" in done.error
        assert tree.must("log", "--format=%s") == "base"
        assert tree.git("commit", "--no-verify", "-m", "meant").code == 0

    def test_only_what_is_committed_counts(self, tree: WorkTree) -> None:
        tree.write("f", BAD)
        tree.write("g", "good\n")
        tree.must("add", "g")
        assert tree.git("commit", "-m", "g alone").code == 0
        tree.must("add", "f")
        tree.write("g", "better\n")
        assert tree.git("commit", "-m", "g alone, by name", "g").code == 0
        tree.must("reset", "--quiet")
        assert tree.git("commit", "-a", "-m", "all").code == 1

    def test_refuses_typed_files(self, tree: WorkTree) -> None:
        tree.write("findings.jsonl", '{"id": 1}\n{"id": 1}\n')
        tree.write("decisions/db.json", "{")
        tree.must("add", ".")
        done = tree.git("commit", "-m", "x")
        assert done.code == 1
        assert "findings.jsonl:2: the id 1 stands in line 1 already" in done.error
        assert "decisions/db.json:1: this is not JSON" in done.error

    def test_what_is_only_odd_is_told_and_not_refused(self, tree: WorkTree) -> None:
        tree.write("tasks/a.yaml", "status: todo\n")
        tree.must("add", ".")
        done = tree.git("commit", "-m", "x")
        assert done.code == 0
        assert "refuses" not in done.error
        assert "hint:" not in done.error
        assert "no reason to refuse a commit:\n  tasks/a.yaml:1: status: state-machine: todo is none of its states" in done.error

    def test_the_hint_is_that_of_what_is_refused(self, tree: WorkTree) -> None:
        tree.write("tasks/a.yaml", "status: todo\ntime_spent: lots\n")
        tree.must("add", ".")
        done = tree.git("commit", "-m", "x")
        assert done.code == 1
        refused, _, told = done.error.partition("no reason to refuse a commit:\n")
        assert "mergekit refuses this commit:\n  tasks/a.yaml:2: time_spent" in refused
        assert "hint: resolve it and git add tasks/a.yaml" in refused
        assert told.startswith("  tasks/a.yaml:1: status")

    def test_attributes_that_come_along_count(self, tree: WorkTree) -> None:
        tree.write("doc.md", BAD)
        tree.write(".gitattributes", "*.md conflict-marker-size=32\n")
        tree.must("add", ".")
        assert tree.git("commit", "-m", "an example").code == 0

    def test_a_policy_that_nobody_can_read(self, tree: WorkTree) -> None:
        tree.write(".mergekit.toml", "nonsense = 1\n")
        tree.must("add", ".")
        done = tree.git("commit", "-m", "x")
        assert done.code == 1
        assert "'nonsense' is an unknown key" in done.error
        tree.must("commit", "--quiet", "--no-verify", "-m", "meant")
        tree.write(".mergekit.toml", "replicas = []\n")
        assert tree.git("commit", "-am", "mended").code == 0

    def test_a_merge_that_is_not_resolved(self, tree: WorkTree) -> None:
        tree.branch("side", "main", {"f": edited(3, "side")})
        tree.must("switch", "--quiet", "main")
        tree.commit("main", {"f": edited(3, "main")})
        assert tree.git("merge", "side").code == 1
        tree.must("add", "f")
        assert "f:3: a conflict is not resolved: HEAD" in tree.git("commit", "--no-edit").error
        tree.write("f", LINES)
        tree.must("add", "f")
        assert tree.git("commit", "--no-edit").code == 0


class TestCommitMessage:
    def trailer(self, tree: WorkTree) -> str:
        return tree.must("log", "-1", "--format=%(trailers:key=Mergekit-Replica,valueonly)").strip()

    def test_replicas_and_others(self, tree: WorkTree) -> None:
        tree.commit("on main", {"g": "1\n"}, hooks=True)
        assert self.trailer(tree) == ""
        tree.must("switch", "--quiet", "--create", "agent/ada")
        tree.commit("work\n\nSigned-off-by: a", {"g": "2\n"}, hooks=True)
        assert tree.must("log", "-1", "--format=%B") == "work\n\nSigned-off-by: a\nMergekit-Replica: agent/ada"
        assert tree.git("commit", "--quiet", "--amend", "--no-edit").code == 0
        assert tree.must("log", "-1", "--format=%B").count("Mergekit-Replica") == 1
        tree.must("switch", "--quiet", "--create", "agent/ben")
        assert tree.git("commit", "--quiet", "--amend", "--no-edit").code == 0
        assert self.trailer(tree) == "agent/ada"

    def test_below_everything_that_was_written(self, tree: WorkTree) -> None:
        """A line of dashes is no end of the message, and the diff that an editor shows is none of it."""
        tree.must("switch", "--quiet", "--create", "agent/ada")
        tree.write("f", "x\n")
        editor = "sed -i '1s/.*/subject\\n\\n---\\nbody/'"
        assert tree.git("commit", "-a", "-v", env={"GIT_EDITOR": editor}).code == 0
        assert tree.must("log", "-1", "--format=%B") == "subject\n\n---\nbody\n\nMergekit-Replica: agent/ada"

    def test_an_empty_message_still_stops_the_commit(self, tree: WorkTree) -> None:
        tree.must("switch", "--quiet", "--create", "agent/ada")
        tree.write("f", "x\n")
        for editor in ("true", "printf '\\n# ------------------------ >8 ------------------------\\ndiff\\n' >"):
            done = tree.git("commit", "-a", "-v", env={"GIT_EDITOR": editor})
            assert done.code == 1
            assert "empty commit message" in done.error, editor


class TestPostCommit:
    def test_says_with_whom_and_where(self, tree: WorkTree) -> None:
        tree.branch("agent/ada", "main", {"f": edited(9, "ada")})
        tree.branch("agent/far", "main", {"g": "far\n"})
        tree.must("switch", "--quiet", "--create", "agent/ben", "main")
        tree.write("f", "first\nsecond\n" + edited(9, "ben"))
        done = tree.git("commit", "-am", "nine")
        assert done.code == 0
        assert "mergekit: this commit now conflicts with\n  agent/ada in f:11\nhint: mergekit status agent/ada\n" in done.error
        tree.write("f", (tree.path / "f").read_text().replace("line 20", "line twenty"))
        again = tree.git("commit", "-am", "twenty")
        assert again.code == 0
        assert "conflicts" not in again.error

    def test_places_are_named_replica_by_replica(self, tree: WorkTree) -> None:
        many = dict.fromkeys([f"f{n}" for n in range(7)], "x\n")
        tree.commit("files", many)
        tree.branch("agent/ada", "main", dict.fromkeys(many, "ada\n"))
        tree.must("switch", "--quiet", "--create", "agent/ben", "main")
        tree.must("rm", "--quiet", "f6")
        tree.commit("ben", dict.fromkeys(list(many)[:6], "ben\n"))
        said = tree.run("mergekit", "hook", "post-commit").error
        assert "  agent/ada in f0:1, f1:1, f2:1, f3:1, f4:1 and 2 more\n" in said

    def test_the_target_counts_for_replicas_and_what_it_has_landed_does_not(self, tree: WorkTree) -> None:
        tree.must("branch", "agent/ben")
        tree.branch("agent/ada", "main", {"f": edited(9, "ada")})
        tree.must("switch", "--quiet", "main")
        tree.must("merge", "--quiet", "--ff-only", "agent/ada")
        tree.commit("more", {"g": "1\n"})
        tree.must("switch", "--quiet", "agent/ben")
        tree.write("f", edited(9, "ben"))
        done = tree.git("commit", "-am", "nine")
        assert "  main in f:9\n" in done.error
        assert "agent/ada" not in done.error

    def test_nothing_in_the_middle_of_a_rebase(self, tree: WorkTree) -> None:
        tree.branch("agent/ada", "main", {"f": edited(9, "ada")})
        tree.branch("agent/ben", "main", {"f": edited(9, "ben")})
        tree.must("switch", "--quiet", "main")
        tree.commit("main", {"g": "1\n"})
        done = tree.git("rebase", "main", "agent/ben")
        assert done.code == 0
        assert "conflicts with" not in done.error

    def test_time_is_limited_and_what_was_found_is_told(self, tree: WorkTree) -> None:
        """However long the look takes, it ends. In a process of its own: the alarm may come in the middle of anything."""
        tree.branch("agent/ada", "main", {"f": edited(9, "ada")})
        tree.branch("agent/ben", "main", {"f": edited(9, "ben")})
        done = mergekit("hook", "post-commit", cwd=tree.path, env={"MERGEKIT_PATIENCE": "0.0001"})
        assert (done.code, done.out) == (0, b"")
        assert done.error == "mergekit post-commit: there was no time to look at every replica: mergekit status does\n"

    @pytest.mark.parametrize("said", ["soon", "-1", "0", "nan", "inf", "1e9"])
    def test_a_patience_that_is_no_time_says_nothing(self, tree: WorkTree, said: str) -> None:
        tree.branch("agent/ada", "main", {"f": edited(9, "ada")})
        done = mergekit("hook", "post-commit", cwd=tree.path, env={"MERGEKIT_PATIENCE": said})
        assert done.code == 0
        assert "unexpected" not in done.error


class TestPrePush:
    @pytest.fixture
    def cloned(self, tree: WorkTree, tmp_path: Path) -> WorkTree:
        tree.must("clone", "--quiet", "--bare", ".", str(tmp_path / "remote"))
        tree.must("remote", "add", "origin", str(tmp_path / "remote"))
        tree.must("fetch", "--quiet")
        return tree

    def test_a_target_is_held_a_replica_is_not(self, cloned: WorkTree) -> None:
        cloned.commit("bad", {"f": "fine\n" + BAD})
        done = cloned.git("push", "origin", "main")
        assert done.code == 1
        assert "mergekit refuses this push:\n  f:2: 'main' would be published with a conflict that is not resolved: a" in done.error
        assert cloned.git("push", "origin", "main:agent/x").code == 0
        assert cloned.git("push", "origin", "HEAD:refs/tags/t").code == 0
        assert "'release'" in cloned.git("push", "origin", "main:release").error
        assert cloned.git("push", "--no-verify", "origin", "main").code == 0
        cloned.commit("something else", {"g": "1\n"})
        assert cloned.git("push", "origin", "main").code == 0
        assert cloned.git("push", "origin", ":agent/x").code == 0

    def test_variants_in_data_stop_nothing(self, cloned: WorkTree) -> None:
        cloned.commit("open", {"decisions/db.yaml": OPEN})
        assert cloned.git("push", "origin", "main").code == 0


class TestArriving:
    def test_a_merge_and_a_switch_tell_what_is_open(self, tree: WorkTree) -> None:
        tree.branch("side", "main", {"decisions/db.yaml": OPEN, "g": "1\n"})
        switched = tree.git("switch", "main")
        assert "mergekit" not in switched.error
        said = "decisions/db.yaml: open (db): 2 variants, by ada, ben\nhint: put one value"
        back = tree.git("switch", "side")
        assert back.code == 0
        assert f"here are variants that nobody has decided on yet:\n  {said}" in back.error
        tree.must("switch", "--quiet", "main")
        merged = tree.git("merge", "side")
        assert merged.code == 0
        assert f"variants came in that nobody has decided on yet:\n  {said}" in merged.error
        assert "mergekit" not in tree.git("checkout", "HEAD~0", "--", "decisions").error
        ids = [tree.must("rev-parse", name) for name in ("main^", "main")]
        assert tree.run("mergekit", "hook", "post-checkout", *ids, "0").error == ""
        assert "2 variants" in tree.run("mergekit", "hook", "post-checkout", *ids, "1").error

    def test_nothing_in_the_middle_of_a_bisection(self, tree: WorkTree) -> None:
        for n in range(4):
            tree.commit(f"{n}", {"decisions/db.yaml": f"{OPEN}n: {n}\n"})
        done = tree.git("bisect", "start", "HEAD", "HEAD~4")
        assert done.code == 0
        assert tree.must("log", "-1", "--format=%s") == "1"
        assert "mergekit" not in done.error
        tree.must("switch", "--quiet", "--detach", "HEAD~2")
        (tree.path / ".git/BISECT_START").unlink()
        assert "2 variants" in tree.git("switch", "--detach", "main").error

    def test_a_new_work_tree(self, tree: WorkTree) -> None:
        tree.commit("open", {"decisions/db.yaml": OPEN})
        assert "2 variants, by ada, ben" in tree.git("worktree", "add", "-b", "x", "../x").error


class TestOutput:
    def test_json(self, tree: WorkTree) -> None:
        tree.write("g", BAD)
        tree.must("add", "g")
        done = mergekit("hook", "pre-commit", "--json", cwd=tree.path)
        assert (done.code, done.error) == (1, "")
        assert faults(done.json, "hook") == []
        (notice,) = done.json["notices"]
        assert (notice["code"], notice["path"], notice["first_line"]) == ("markers", "g", 1)

    def test_an_error_is_told_and_git_goes_on(self, tree: WorkTree) -> None:
        tree.write("f", "x\n")
        tree.must("config", "extensions.unheardOf", "true")
        done = mergekit("hook", "post-commit", cwd=tree.path)
        assert done.code == 0
        assert done.error.startswith("mergekit post-commit: ")
        assert json.loads(mergekit("hook", "pre-commit", "--json", cwd=tree.path).out)["trouble"]

    @pytest.mark.parametrize("kind", ["nothing", "unborn", "bare", "detached", "root"])
    def test_wherever_it_is_started_git_goes_on(
        self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        place = WorkTree(tmp_path)
        if kind in {"unborn", "bare"}:
            place.must("init", "--quiet", *(["--bare"] if kind == "bare" else []))
        elif kind in {"detached", "root"}:
            place = work_tree(tmp_path / "r")
            if kind == "detached":
                place.must("switch", "--quiet", "--detach")
        place.write("message", "text\n")
        monkeypatch.chdir(place.path)
        monkeypatch.setattr("sys.stdin", None)
        for name in hooking.NAMES:
            zeros = ["0" * 40, "0" * 39 + "1", "1"]
            assert (
                hooking.run_hook(name, ["message"] if name == "commit-msg" else zeros if name == "post-checkout" else (), as_json=False)
                == 0
            )
            told = capsys.readouterr().err
            assert ("is not inside a Git repository" in told) == (kind == "nothing"), (name, told)
            assert "unexpected" not in told

    def test_names_cannot_act_on_the_terminal(self, tree: WorkTree) -> None:
        tree.write("a\x1b[31m\nb", BAD)
        tree.must("add", ".")
        assert "a\\x1b[31m\\nb:1" in tree.git("commit", "-m", "x").error

    def test_what_pre_commit_hands_on(self, tree: WorkTree) -> None:
        """The framework has read what git tells, and tells it in the environment."""
        first = tree.must("rev-parse", "HEAD")
        second = tree.commit("bad", {"f": BAD, "decisions/db.yaml": OPEN})
        told = {"PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": second}
        pushed = {**told, "PRE_COMMIT_REMOTE_NAME": "origin", "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main"}
        assert tree.run("mergekit", "hook", "pre-push", env=pushed).code == 1
        assert "2 variants" in tree.run("mergekit", "hook", "post-checkout", env={**told, "PRE_COMMIT_CHECKOUT_TYPE": "1"}).error
