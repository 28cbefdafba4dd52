"""The policy as a whole: which source wins, what the attributes mean, what the hash covers."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

from mergekit.errors import PolicyError
from mergekit.frozen import replace
from mergekit.policy import CONFIG_FILE, Policy, Registry, read_policy

REGISTRY = Registry(frozenset(("binary", "records", "siblings", "text")))


def policy(*, toml: str = "", **files: str) -> Policy:
    """Make a policy from the root's attributes (`root`), those of the directory ``x`` and the configuration."""
    paths = {"root": ".gitattributes", "x": "x/.gitattributes"}
    contents = {paths[name]: text.encode() for name, text in files.items()}
    return read_policy({**contents, CONFIG_FILE: toml.encode()} if toml else contents, REGISTRY)


def rule(path: str, driver: str, *lines: str) -> str:
    return "\n".join(("[[rules]]", f'path = "{path}"', f'driver = "{driver}"', *lines, ""))


@pytest.mark.parametrize(
    ("attributes", "driver", "reason"),
    [
        ("merge", "text", "merge"),
        ("merge=text", "text", "merge=text"),
        ("-merge", "binary", "-merge: nothing to blend"),
        ("binary", "binary", "-merge: nothing to blend"),
        ("merge=binary", "binary", "merge=binary: nothing to blend"),
        ("merge=union", "records", "merge=union: the lines of all sides"),
        ("merge=mergekit-siblings", "siblings", "merge=mergekit-siblings"),
        ("merge=mergekit-text -diff", "text", "merge=mergekit-text"),
        ("merge=ours", "binary", "merge=ours is not known to mergekit, which runs no driver of a clone's configuration and blends nothing"),
        ("merge=", "binary", "merge= is not known to mergekit, which runs no driver of a clone's configuration and blends nothing"),
        ("filter=lfs diff=lfs merge=lfs -text", "binary", "filter=lfs: what is stored stands for something else"),
        ("filter=git-crypt", "binary", "filter=git-crypt: what is stored stands for something else"),
        ("filter=lfs merge=text", "binary", "filter=lfs: what is stored stands for something else"),
        ("filter=lfs merge=union", "binary", "filter=lfs: what is stored stands for something else"),
        ("filter=lfs merge=mergekit", "binary", "filter=lfs: what is stored stands for something else"),
        ("filter=clean merge=mergekit-text", "text", "merge=mergekit-text"),
        ("-filter merge=text", "text", "merge=text"),
        ("filter merge=text", "text", "merge=text"),  # a filter without a name filters nothing
        ("filter= merge=text", "text", "merge=text"),
    ],
)
def test_what_an_attribute_means(attributes: str, driver: str, reason: str) -> None:
    choice = policy(root=f"# first\n*.jsonl {attributes}\n").driver_for("a/b.jsonl")
    assert (choice.driver, choice.rule.reason) == (driver, reason)
    assert (choice.rule.pattern, choice.rule.source, choice.rule.line, choice.rule.place) == (
        "*.jsonl",
        ".gitattributes",
        2,
        ".gitattributes:2",
    )
    assert choice.options == choice.rule.options == ({"form": "lines"} if driver == "records" else {})


@pytest.mark.parametrize(
    "attributes",
    ["merge=mergekit", "merge=mergiraf", "merge=weave", "merge=spork", "!merge", "-text", "-diff", "text eol=lf", "diff=cpp", "-filter"],
)
def test_an_attribute_that_leaves_it_open(attributes: str) -> None:
    choice = policy(root=f"* {attributes}").driver_for("a.jsonl")
    assert (choice.driver, choice.rule.source) == ("records", "built-in")


def test_sources_from_the_weakest_to_the_strongest() -> None:
    toml = rule("c/**", "siblings") + rule("c/d/*", "binary", 'why = "x"')
    ours = policy(root="*.md merge=union", x="*.md -merge\nopen.md !merge", toml=toml)
    places = {
        path: ours.driver_for(path).rule.place for path in ("findings/a.md", "findings/a.json", "x/a.md", "x/open.md", "c/a.md", "c/d/a.md")
    }
    assert places == {
        "findings/a.md": ".gitattributes:1",
        "findings/a.json": "built-in",
        "x/a.md": "x/.gitattributes:1",
        "x/open.md": "built-in",
        "c/a.md": ".mergekit.toml:1",
        "c/d/a.md": ".mergekit.toml:4",
    }
    assert ours.driver_for("c/d/a.md").options == {"why": "x"}
    assert ours.driver_for("c/d/a.md") is ours.driver_for("c/d/a.md")


def test_a_rule_of_the_configuration_beats_a_filter_and_a_broken_attribute() -> None:
    ours = policy(root="*.md filter=lfs\n*.txt merge=mergekit-lost", toml=rule("*.md", "text") + rule("a.txt", "text"))
    assert ours.driver_for("a.md").driver == "text"
    assert ours.driver_for("a.txt").driver == "text"
    with pytest.raises(PolicyError):
        ours.driver_for("b.txt")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "mergekit-recods",
            "merge=mergekit-recods names no driver; is 'mergekit-records' meant? The drivers are: binary, records, siblings, text",
        ),
        ("mergekit-", "merge=mergekit- names no driver. The drivers are: binary, records, siblings, text"),
    ],
)
def test_an_attribute_that_names_no_driver_is_an_error_of_the_paths_it_matches(value: str, message: str) -> None:
    ours = policy(x=f"\n*.md merge={value}")
    assert ours.driver_for("x/a.txt").driver == "text"
    for _ in range(2):
        with pytest.raises(PolicyError) as raised:
            ours.driver_for("x/a.md")
        assert raised.value.message == f"x/.gitattributes:2: {message}"
        assert raised.value.hint == "correct x/.gitattributes on the target branch, from which alone it is read, and commit it there"


def test_without_a_list_of_drivers_a_well_formed_name_is_taken() -> None:
    ours = read_policy({".gitattributes": b"a merge=mergekit-later_one\nb merge=mergekit-No"})
    assert ours.driver_for("a").driver == "later_one"
    with pytest.raises(PolicyError, match=r"names no driver\. A name has small letters, digits and '_'"):
        ours.driver_for("b")


def test_options_are_checked_for_the_drivers_that_are_named_alone() -> None:
    asked: list[str] = []

    def options_of(driver: str) -> dict[str, tuple[str, ...]]:
        asked.append(driver)
        return {"key": ()}

    files = {CONFIG_FILE: rule("a", "records", 'key = "id"').encode(), ".gitattributes": b"b merge=mergekit-text"}
    assert read_policy(files, replace(REGISTRY, options_of=options_of)).driver_for("a").options == {"key": "id"}
    assert asked == ["records"]


def test_paths_are_bytes_in_text() -> None:
    ours = policy(root='"\\377.md" merge=union')
    assert ours.driver_for(b"\xff.md".decode(errors="surrogateescape")).driver == "records"
    assert ours.attributes_of("\udcff.md") == {"merge": "union"}


def test_replicas() -> None:
    ours = policy()
    assert all(map(ours.is_replica, ("agent/alice", "agent/alice/one", "task/1", "worktree-x", "vk/a")))
    assert not any(map(ours.is_replica, ("main", "agent", "agents/a", "feature/x", "origin/agent/alice", "worktree", "")))
    named = policy(toml='replicas = ["fleet-[0-9]"]')
    assert named.replicas == ("fleet-[0-9]",)
    assert named.is_replica("fleet-1")
    assert not named.is_replica("agent/alice")
    assert not policy(toml="replicas = []").is_replica("agent/alice")


def test_priority_is_the_place_of_the_first_pattern() -> None:
    ours = policy(toml='priority = ["agent/lead", "agent/*", "agent/lead*"]')
    assert [ours.priority_of(name) for name in ("agent/lead", "agent/leader", "agent/x/y", "task/1", "\udcff")] == [0, 1, 1, 3, 3]
    assert policy().priority_of("agent/lead") == 0


TOML = rule("a/**", "records", 'key = "id"', 'form = "jsonl"') + rule("b", "text")


@pytest.mark.parametrize(
    "same",
    [
        "# comment\n\n" + TOML,
        rule("a/**", "records", 'form = "jsonl"', 'key = "id"') + "\n\n" + rule("b", "text"),
        'rules = [{path = ["a/**"], driver = "records", key = "id", form = "jsonl"}, {driver = "text", path = "b"}]',
        'replicas = ["x"]\npriority = ["y"]\n' + TOML,
    ],
)
def test_the_hash_forgets_what_decides_no_result(same: str) -> None:
    assert policy(toml=same, root="*.png binary").hash == policy(toml=TOML, root="# x\n*.png  text=auto binary\n*.c eol=lf").hash


def test_the_hash_sees_what_decides_results() -> None:
    union = "*.md merge=union"
    variants = [
        policy(),
        policy(toml=TOML),
        policy(toml=rule("b", "text") + rule("a/**", "records", 'key = "id"', 'form = "jsonl"')),
        policy(toml=TOML.replace("id", "uuid")),
        policy(toml=TOML.replace("text", "binary")),
        policy(toml=TOML.replace("a/**", "a/*")),
        policy(root=union),
        policy(root=union + "\n*.txt merge=union"),
        policy(root="*.txt merge=union\n" + union),
        policy(root="*.md filter=lfs"),
        policy(root="*.md -filter"),
        policy(root="*.md !filter"),
        policy(root="*.md filter"),
        policy(root="*.md filter=unset"),
    ]
    hashes = [variant.hash for variant in variants]
    assert len(set(hashes)) == len(hashes)
    assert all(len(found) == 40 and set(found) <= set("0123456789abcdef") for found in hashes)


def test_the_hash_depends_on_no_question_asked_before() -> None:
    fresh, asked = policy(x="* merge=union"), policy(x="* merge=union")
    asked.driver_for("x/y/z")
    assert asked.hash == fresh.hash == policy().hash


def test_the_hash_of_paths_is_exact() -> None:
    plain, nested = policy(), policy(x="*.md merge=union")
    assert plain.hash == nested.hash  # which is why it proves nothing about x/a.md
    assert plain.hash_for(["a.md"]) == nested.hash_for(["a.md"])
    assert plain.hash_for(["x/a.md"]) != nested.hash_for(["x/a.md"])
    assert plain.hash_for(["a.jsonl", "b"]) == plain.hash_for(["b", "a.jsonl", "b"])
    assert policy(toml=rule("a", "text")).hash_for(["a"]) == plain.hash_for(["a"])
    assert policy(toml=rule("a", "text", 'x = "1"')).hash_for(["a"]) != plain.hash_for(["a"])
    assert plain.hash_for([]) != plain.hash_for(["a"]) != plain.hash_for(["b"])


def test_the_order_of_questions_changes_no_answer() -> None:
    files = {
        ".gitattributes": b"*.md merge=union\n[attr]m -merge",
        "x/.gitattributes": b"a* m",
        CONFIG_FILE: rule("x/b*", "siblings").encode(),
    }
    paths = ("a.md", "x/a.md", "x/b.md", "x/y/ab", "c.jsonl")
    answers = {
        tuple(sorted((path, asked.driver_for(path).driver) for path in order))
        for order in itertools.permutations(paths)
        for asked in [read_policy(files)]
    }
    assert len(answers) == 1


def test_a_loader_is_asked_for_what_is_needed_alone() -> None:
    asked: list[str] = []

    def load(path: str) -> bytes | None:
        asked.append(path)
        return None

    ours = read_policy(load)
    assert asked == [CONFIG_FILE]
    assert ours.is_replica("agent/x")
    assert len(asked) == 1
    ours.driver_for("x/y/a.md")
    ours.driver_for("x/y/b.md")
    assert sorted(asked[1:]) == [".gitattributes", "x/.gitattributes", "x/y/.gitattributes"]


def test_importing_the_policy_imports_nothing_heavy() -> None:
    code = "import sys, mergekit.policy; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert "mergekit.policy.resolve" in loaded
    assert not loaded & {
        "tomllib",
        "hashlib",
        "json",
        "difflib",
        "msgspec",
        "pygit2",
        "typer",
        "mergekit.policy.config",
        "mergekit.drivers",
        "mergekit.git",
    }


def test_trust_is_an_option_of_what_rules_decide_and_a_rule_may_differ() -> None:
    text = (
        b'trust = "safe"\n[[rules]]\npath = "docs/**"\ndriver = "text"\ntrust = "eager"\n[[rules]]\npath = "*.jsonl"\ndriver = "records"\n'
    )
    policy = read_policy({".mergekit.toml": text})
    assert [dict(policy.driver_for(path).options) for path in ("a.py", "docs/a.py", "a.jsonl")] == [
        {"trust": "safe"},
        {"trust": "eager"},
        {},
    ]
    assert policy.hash != read_policy({".mergekit.toml": text.replace(b"safe", b"balanced")}).hash
