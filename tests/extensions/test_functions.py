"""A function that the target's policy names: where it is read from, what its answers come to, and what is never run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mergekit.conflicts import Writer
from mergekit.contested import Written
from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers import completed, load, registry
from mergekit.errors import PolicyError
from mergekit.extensions.functions import located
from mergekit.frozen import replace
from mergekit.git.repository import Repository
from mergekit.landing.target import policy_of, policy_without_code
from mergekit.policy import read_policy
from mergekit.tree_merge.engine import Engine
from tests.cli.program import mergekit
from tests.histories import History, run_git

RULE = '[[rules]]\npath = "carts/*.json"\ndriver = "function"\nfunction = "tools/merges.py:merge_cart"\nvalues = "json"\n'
COUNTER = '[[rules]]\npath = "*.json"\ndriver = "function"\nfunction = "c.py:add"\nvalues = "json"\nsees = "writes"\n'
CART = """
def merge_cart(base, sides):
    base = set(base or [])
    gone = {one for side in sides for one in base - set(side)}
    return base.union(*sides) - gone
"""
ADD = "def add(base, writes):\n    return (base or 0) + sum(after - (before or 0) for before, after in writes)\n"


def merged(source: str, base: bytes | None, *sides: bytes, **options: str) -> Outcome:
    rule = completed("function", {"function": "f.py:f", **options}, {"f.py": source.encode()}.get)
    writers = tuple(Writer(f"side {i}", f"{i:040x}", time=i) for i in range(len(sides)))
    return load("function").merge(Contest("a.json", base, sides, writers, options=rule))


def why(source: str, **options: str) -> str:
    outcome = merged(source, b"[0]\n", b"[1]\n", b"[2]\n", **options)
    (conflict,) = outcome.conflicts
    assert (outcome.content, outcome.base, conflict.holds, conflict.driver) == (b"[0]\n", b"[0]\n", True, "function")
    assert [sibling.value for sibling in conflict.siblings] == [b"[1]\n", b"[2]\n"]
    return conflict.message


# ---- what it says ----


def test_it_gets_the_base_and_the_distinct_sides_by_content() -> None:
    source = "def f(base, sides):\n    return repr((base, sides)).encode()\n"
    assert merged(source, b"0", b"2", b"1", b"2", b"0").content == b"(b'0', [b'1', b'2'])"
    assert merged(source, None, b"2", b"1").content == b"(None, [b'1', b'2'])"
    assert merged(source, b"0", b"2", b"2", b"0").content == b"2"  # one change is taken, and nobody asked


def test_it_gets_plain_values_and_the_result_is_written_as_the_file_was() -> None:
    source = "def f(base, sides):\n    return {**base, **sides[0], **sides[1]}\n"
    base = b'{\r\n    "a": 1\r\n}\r\n'
    left, right = base.replace(b"1", b"1,\r\n    " + b'"b": 2'), base.replace(b"1", b"1,\r\n    " + b'"c": 3')
    expected = b'{\r\n    "a": 1,\r\n    "b": 2,\r\n    "c": 3\r\n}\r\n'
    assert merged(source, base, left, right, values="json").content == expected
    assert merged(source, b'{"a":1}', b'{"a":1,"b":2}', b'{"a":1,"c":3}', values="json").content == b'{"a":1,"b":2,"c":3}'
    taken = merged("def f(base, sides):\n    return sides[1]\n", b"[0]", b"[1 ]", b"[2  ]\n", values="json")
    assert taken.content == b"[2  ]\n"  # what a side holds is taken byte for byte


def test_a_set_is_written_in_an_order() -> None:
    source = "def f(base, sides):\n    return set(sides[0]) | set(sides[1])\n"
    assert merged(source, b"[]", b'["c", "a"]', b'["b"]', values="json").content == b'["a", "b", "c"]'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(base, sides):\n    return None\n", "'f.py:f' did not decide"),
        ("def f(base, sides):\n    raise ValueError('two carts')\n", "'f.py:f' failed: ValueError: two carts"),
        ("def f(base, sides):\n    raise SystemExit(3)\n", "'f.py:f' failed: SystemExit: 3"),
        ("def f(base, sides):\n    return f(base, sides)\n", "'f.py:f' failed: RecursionError: maximum recursion depth exceeded"),
        ("def f(base, sides):\n    raise ValueError(object())\n", "'f.py:f' failed: ValueError: <object object at 0x...>"),
        ("def f(base):\n    return base\n", "'f.py:f' failed: TypeError: f() takes 1 positional argument but 2 were given"),
        ("def f(base, sides):\n    return 'text'\n", "'f.py:f' gave no bytes: a str"),
        ("f = 5\n", "'f.py:f' failed: TypeError: f is no function"),
        ("import nowhere\ndef f(a, b):\n    pass\n", "'f.py:f' failed: ModuleNotFoundError: No module named 'nowhere'"),
    ],
)
def test_what_is_no_answer_is_a_conflict_that_says_why(source: str, message: str) -> None:
    assert why(source).startswith(message)


def test_what_json_cannot_say_is_a_conflict() -> None:
    told = why("def f(base, sides):\n    return object\n", values="json")
    assert told == "'f.py:f' gave what JSON cannot say: a type is no value of JSON"
    nan = why("def f(base, sides):\n    return float('nan')\n", values="json")
    assert nan.startswith("'f.py:f' gave what JSON cannot say: ")
    for text in (b"{", b'{"a": 1, "a": 2}', b"\xff", b"NaN", b"[" * 100_000, b"1" * 5_000):
        outcome = merged("def f(base, sides):\n    return 1\n", b"0", text, b"2", values="json")
        assert [conflict.message[:35] for conflict in outcome.conflicts] == ["'f.py:f' merges JSON, and a version"]


def test_nothing_is_carried_from_file_to_file(capfd: pytest.CaptureFixture[str]) -> None:
    source = "seen = []\ndef f(base, sides):\n    print('looking')\n    seen.append(1)\n    base.append(len(seen))\n    return base\n"
    for _ in range(2):
        assert merged(source, b"[]", b"[8]", b"[9]", values="json").content == b"[1]"
    assert capfd.readouterr() == ("", "looking\nlooking\n")


def test_its_module_may_hold_classes() -> None:
    source = """
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class Cart:
    items: list[str]
def f(base, sides):
    return Cart([one for side in sides for one in side]).items
"""
    assert merged(source, b"[]", b'["a"]', b'["b"]', values="json").content == b'["a", "b"]'
    assert "mergekit_function" not in sys.modules


def test_what_the_compiler_warns_of_is_neither_shown_nor_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    source = "def f(base, sides):\n    return b'\\d' if 1 is 1 else b''\n"  # this suite makes warnings errors
    assert merged(source, b"0", b"1", b"2").content == b"\\d"
    assert capfd.readouterr() == ("", "")


def test_every_write_is_seen_also_equal_ones() -> None:
    assert merged(ADD.replace("add", "f"), b"5\n", b"6\n", b"6\n", values="json", sees="writes").content == b"7\n"
    assert merged(ADD.replace("add", "f"), b"5\n", b"6\n", b"5\n", values="json", sees="writes").content == b"6\n"
    options = completed("function", {"function": "f.py:f", "sees": "writes"}, {"f.py": b"def f(b, w):\n    return repr(w).encode()\n"}.get)
    writers = (Writer("a", "1" * 40, time=1), Writer("b", "2" * 40, time=2))
    written: tuple[Written[Content], ...] = (Written(b"1", b"3", writers[1]), Written(b"0", b"1", writers[0]))
    contest = Contest("x", b"0", (b"3", b"1"), writers, options=options, written=lambda: written)
    assert load("function").merge(contest).content == b"[(b'0', b'1'), (b'1', b'3')]"


# ---- where it stands ----


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("", "the driver 'function' needs an option function; it is written"),
        ("merges.py", "function is 'merges.py'; it is written"),
        ("f.py:a b", "function is 'f.py:a b'; it is written"),
        ("g.py:f", "the function 'g.py:f' is not there: the target's tree has no file g.py"),
        ("f.py:g", "f.py has no function 'g' at its top; it defines f, x, os"),
        ("bad.py:f", "bad.py:2: this is not Python: "),
        ("latin.py:f", "latin.py is not UTF-8: "),
        ("nowhere.x:f", "the function 'nowhere.x:f' cannot be imported: ModuleNotFoundError: No module named 'nowhere'"),
        ("mergekit.merge:g", "the function 'mergekit.merge:g' cannot be imported: AttributeError: "),
        ("mergekit.merge:__doc__", "'mergekit.merge:__doc__' is a str, and no function"),
    ],
)
def test_what_is_no_function_is_an_error_of_the_policy(function: str, message: str) -> None:
    files = {"f.py": b"def f(a, b):\n    pass\nx = 1\nimport os.path\n", "bad.py": b"\ndef f(:\n", "latin.py": b"# \xe4\n"}
    with pytest.raises(PolicyError) as raised:
        located({"function": function}, files.get)
    assert raised.value.message.startswith(message)
    assert raised.value.hint


def test_nothing_of_the_tree_is_run_to_read_a_policy() -> None:
    files = {".mergekit.toml": RULE.encode(), "tools/merges.py": b"raise SystemExit(1)\ndef merge_cart(base, sides):\n    pass\n"}
    policy = read_policy(files.get, replace(registry(), completed=completed))
    assert policy.driver_for("carts/a.json").options["source"] == files["tools/merges.py"].decode()
    assert policy.driver_for("a.py").options == {}


def test_an_error_names_the_rule() -> None:
    with pytest.raises(PolicyError) as raised:
        read_policy({".mergekit.toml": RULE.encode()}, replace(registry(), completed=completed))
    assert raised.value.message.startswith(".mergekit.toml:1: the function 'tools/merges.py:merge_cart' is not there")


def test_an_installed_function_is_named_with_its_version() -> None:
    options = located({"function": "mergekit.merge:flatten"}, lambda _: None)
    assert "source" not in options
    assert options["package"].rpartition(" (")[0] in {"git-mergekit 0.1.0", "mergekit.merge"}  # whether it is installed or on the path


# ---- in a repository ----


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.git")


def policy_at(history: History, commit: str) -> Mapping[str, str]:
    repository = Repository(history.repository)
    tree = repository.objects.commit(bytes.fromhex(history[commit])).tree
    policy = policy_of(repository.objects, tree)
    return {"hash": policy.hash, "for": policy.hash_for(["carts/a.json"])}


def test_the_functions_text_is_part_of_the_policys_hash(history: History) -> None:
    history.commit("o", files={".mergekit.toml": RULE, "tools/merges.py": CART})
    history.commit("a", "o", files={"tools/merges.py": CART + "# changed\n"})
    history.commit("b", "o", files={"tools/other.py": CART})
    assert policy_at(history, "o") == policy_at(history, "b")
    assert policy_at(history, "o")["hash"] != policy_at(history, "a")["hash"]
    assert policy_at(history, "o")["for"] != policy_at(history, "a")["for"]


def test_a_counter_of_our_own_counts_every_write(history: History) -> None:
    history.commit("o", files={".mergekit.toml": COUNTER, "c.py": ADD, "n.json": "5\n"})
    for name, parent, value in (("a", "o", 6), ("b", "o", 6), ("c", "a", 9)):
        history.commit(name, parent, files={"n.json": f"{value}\n"})
    repository = Repository(history.repository)
    policy = policy_of(repository.objects, repository.objects.commit(bytes.fromhex(history["o"])).tree)
    for heads in ("bc", "cb"):
        made = Engine(repository, [bytes.fromhex(history[head]) for head in heads], policy).merge()
        assert history.show(made.tree.hex())["n.json"] == b"10\n"
    equal = Engine(repository, [bytes.fromhex(history[head]) for head in "ab"], policy).merge()
    assert history.show(equal.tree.hex())["n.json"] == b"7\n"  # two that each add one


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A clone with a policy for carts, and two agents that changed one; the second brings another function, too."""
    history = History(tmp_path / "shop.git")
    history.commit("o", files={".mergekit.toml": RULE, "tools/merges.py": CART, "carts/a.json": '["milk", "tea"]\n'})
    history.commit("a", "o", files={"carts/a.json": '["milk", "tea", "rice"]\n'})
    evil = "raise SystemExit('never')\ndef merge_cart(base, sides):\n    raise SystemExit('never')\n"
    history.commit("b", "o", files={"carts/a.json": '["tea", "salt"]\n', "tools/merges.py": evil})
    for branch, commit in (("main", "o"), ("agent/a", "a"), ("agent/b", "b")):
        history.branch(branch, commit)
    return history.checkout_clone(tmp_path / "work", "main")


def test_it_lands_by_the_targets_function_and_never_by_a_replicas(shop: Path) -> None:
    for branch in ("agent/a", "agent/b"):
        run_git(shop, "branch", "--quiet", branch, f"origin/{branch}")
    (shop / "pygit2.py").write_text("raise SystemExit('never')\n")  # nor is a module loaded from the work tree
    done = mergekit("merge", "--json", cwd=shop)
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert (shop / "carts" / "a.json").read_text() == '["rice", "salt", "tea"]\n'
    again = mergekit("policy", "carts/a.json", cwd=shop)
    assert again.code == 0
    assert "function=tools/merges.py:merge_cart" in again.text
    assert "source=sha256:" in again.text


def test_a_policy_may_be_read_without_the_code_that_it_names(history: History) -> None:
    installed = "[[rules]]\npath = '*.bin'\ndriver = 'nowhere'\n[[rules]]\npath = '*.x'\ndriver = 'function'\nfunction = 'nowhere:f'\n"
    attributes = "*.acme merge=mergekit-acme\n*.lines merge=mergekit-records\n"
    history.commit("o", files={".mergekit.toml": RULE + installed, ".gitattributes": attributes})
    repository = Repository(history.repository)
    policy = policy_without_code(repository.objects, repository.objects.commit(bytes.fromhex(history["o"])).tree)
    withheld = ["carts/a.json", "a.bin", "a.x", "a.acme"]
    assert [policy.driver_for(path).driver for path in withheld] == ["binary"] * 4
    assert [policy.withholds(path) for path in withheld] == [True] * 4
    assert [policy.driver_for(path).driver for path in ("a.lines", "a.py")] == ["records", "text"]
    assert not policy.withholds("a.lines")


def test_hooks_run_nothing_that_a_branch_names(shop: Path) -> None:
    proof = shop.parent / "proof"
    for branch in ("agent/a", "agent/b"):
        run_git(shop, "branch", "--quiet", branch, f"origin/{branch}")
    run_git(shop, "switch", "--quiet", "agent/b")
    (shop / "tools" / "merges.py").write_text(f"open({str(proof)!r}, 'w')\ndef merge_cart(base, sides):\n    return None\n")
    (shop / "carts" / "a.json").write_text('["salt"]\n')
    run_git(shop, "commit", "--quiet", "--all", "--message", "mine")
    done = mergekit("hook", "post-commit", cwd=shop)
    assert done.code == 0
    assert "carts" not in done.error  # what it would come to, nobody can say here
    assert not proof.exists()


@pytest.mark.parametrize("command", ["audit", "explain"])
def test_looking_at_a_replicas_own_merge_runs_nothing_of_it(tmp_path: Path, command: str) -> None:
    """A replica that merged the target into itself names its own function in the first parent of that merge."""
    history = History(tmp_path / "shop.git")
    cart = {"carts/a.json": '["milk"]\n'}
    history.commit("o", files=cart)
    proof = tmp_path / "proof"
    evil = f"open({str(proof)!r}, 'w')\ndef merge_cart(base, sides):\n    return sides[0]\n"
    history.commit("a", "o", files={".mergekit.toml": RULE, "tools/merges.py": evil, "carts/a.json": '["tea"]\n'})
    history.commit("b", "o", files={"carts/a.json": '["rice"]\n'})
    history.merge_commit("m", ["a", "b"], files={"carts/a.json": '["rice", "tea"]\n'})
    history.branch("main", "b")
    history.branch("agent/a", "m")
    clone = history.checkout_clone(tmp_path / "work", "main")
    done = mergekit(command, "origin/agent/a", "--json", cwd=clone)
    assert (done.code in {0, 1}, done.error) == (True, "")
    assert not proof.exists()
    run_git(clone, "merge", "--quiet", "--ff-only", "origin/agent/a")
    mergekit("explain", "--json", cwd=clone)
    assert proof.exists()  # as this branch's own policy says


def test_what_it_raises_holds_the_replica_and_is_told(shop: Path) -> None:
    run_git(shop, "branch", "--quiet", "agent/a", "origin/agent/a")
    (shop / "tools" / "merges.py").write_text("def merge_cart(base, sides):\n    raise KeyError('cart')\n")
    (shop / "carts" / "a.json").write_text('["tea"]\n')
    run_git(shop, "commit", "--quiet", "--all", "--message", "another function")
    done = mergekit("merge", "agent/a", "--json", cwd=shop)
    assert done.code == 1
    assert [conflict["message"] for conflict in done.json["conflicts"]] == ["'tools/merges.py:merge_cart' failed: KeyError: 'cart'"]
    assert [held["name"] for held in done.json["held"]] == ["agent/a"]


def test_gits_driver_reads_the_function_from_the_last_commit(shop: Path) -> None:
    for name, content in (("base", '["a"]'), ("ours", '["a", "b"]'), ("theirs", '["c"]')):
        (shop / name).write_text(content + "\n")
    (shop / "tools" / "merges.py").write_text("raise SystemExit('never')\n")
    done = mergekit("driver", "base", "ours", "theirs", "7", "carts/x.json", cwd=shop)
    assert (done.code, done.error) == (0, "")
    assert (shop / "ours").read_text() == '["b", "c"]\n'
    function = ("--driver", "function", "--option", "function=tools/merges.py:merge_cart", "--option", "values=json")
    (shop / "ours").write_text('["a", "b"]\n')
    done = mergekit("merge-file", "base", "ours", "theirs", *function, cwd=shop)
    assert (done.code, done.text, done.error) == (0, '["b", "c"]\n', "")


def test_without_a_repository_it_is_said_what_is_missing(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    function = ("--driver", "function", "--option", "function=tools/merges.py:merge_cart")
    done = mergekit("merge-file", "a", "b", "c", *function, cwd=tmp_path)
    assert done.code == 2
    assert "error: there is no repository here from whose last commit tools/merges.py could be read" in done.error
    done = mergekit("merge-file", "a", "b", "c", "--driver", "function", "--option", "f=x", cwd=tmp_path)
    assert "its options are: function=..., sees=..., values=..." in done.error
    done = mergekit("merge-file", "a", "b", "c", "--option", "values=json", cwd=tmp_path)
    assert "--option goes with --driver" in done.error


def test_the_doctor_finds_a_function_that_is_not_there(shop: Path) -> None:
    assert "policy-lacking" not in [finding["code"] for finding in mergekit("doctor", "--json", cwd=shop).json["findings"]]
    run_git(shop, "rm", "--quiet", "-r", "tools")
    run_git(shop, "commit", "--quiet", "--message", "gone")
    (found,) = [finding for finding in mergekit("doctor", "--json", cwd=shop).json["findings"] if finding["code"] == "policy-lacking"]
    assert "the target's tree has no file tools/merges.py" in found["message"]
