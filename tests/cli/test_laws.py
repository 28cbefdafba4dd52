"""`mergekit laws`, as a process; and that docs/laws.md shows what it prints."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.program import mergekit, on_terminal
from tests.extensions.installed import GREATEST, install
from tests.histories import History
from tests.schemas import faults
from tests.test_docs import ROOT, blocks

PAGE = ROOT / "docs" / "laws.md"
HEADINGS = ("## The greatest of two counters", "## A cart")
JSON = ("--option", "values=json")
CART = "def merge_cart(base, sides):\n    base = set(base or [])\n    gone = {one for side in sides for one in base - set(side)}\n"
RULE = '[[rules]]\npath = "carts/*.json"\ndriver = "function"\nfunction = "tools/merges.py:merge_cart"\nvalues = "json"\n'


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A directory with all functions of the page in one file."""
    source = "\n\n".join(block for heading in HEADINGS for block in blocks(PAGE, heading, "python"))
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "merges.py").write_text(source)
    return tmp_path


@pytest.mark.parametrize(("heading", "number"), [(HEADINGS[0], 0), (HEADINGS[0], 1), (HEADINGS[0], 2), (HEADINGS[1], 0)])
def test_the_examples_of_the_page_are_what_is_printed(tools: Path, heading: str, number: int) -> None:
    command, _, printed = blocks(PAGE, heading, "console")[number].partition("\n")
    done = mergekit(*shlex.split(command)[2:], cwd=tools)
    assert done.error == ""
    assert done.text == printed
    assert done.code == ("is refuted" in printed)


def test_as_data(tools: Path) -> None:
    done = mergekit("laws", "tools/merges.py:merge_counter", *JSON, "--json", "--count", "50", "--law=conservation", cwd=tools)
    assert done.code == 1
    assert faults(done.json, "laws") == []
    (refuted,) = done.json["refuted"]
    assert (refuted["law"], refuted["base"]["content"]) == ("conservation", "0\n")
    assert [side["content"] for side in refuted["sides"]] == ["1\n", "1\n"]
    assert done.json["tried"] == {"generated": 100, "from_history": 0, "files": 0}


def test_one_law_alone(tools: Path) -> None:
    done = mergekit(
        "laws", "tools/merges.py:merge_counter", *JSON, "--law", "commutativity", "--law", "idempotence", "--count=30", cwd=tools
    )
    assert (done.code, "not refuted: commutativity, idempotence\n" in done.text) == (0, True)


def test_the_order_of_a_set_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("def f(base, sides):\n    return list({one for side in sides for one in side})\n")
    found = [mergekit("laws", "f.py:f", *JSON, "--law", "determinism", "--count", "60", cwd=tmp_path) for _ in range(2)]
    assert [done.code for done in found] == [1, 1]
    assert found[0].text == found[1].text
    assert "determinism is refuted (set): another process answers differently" in found[0].text


def test_what_the_function_prints_is_not_in_the_output(tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("def f(base, sides):\n    print('looking')\n    return sides[0]\n")
    done = mergekit("laws", "f.py:f", *JSON, "--json", "--count", "5", "--kind", "set", "--law=idempotence", cwd=tmp_path)
    assert done.out.count(b"looking") == 0
    assert "looking" in done.error


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    history = History(tmp_path / "shop.git")
    union = "def merge_cart(base, sides):\n    return set().union(*sides)\n"
    history.commit("o", files={".mergekit.toml": RULE, "tools/merges.py": union, "carts/a.json": "[]", "tools/x.json": "1"})
    for name, parent, cart in (("a", "o", '["tea", "milk"]'), ("b", "a", '["tea"]'), ("c", "b", '["milk", "rice"]')):
        history.commit(name, parent, files={"carts/a.json": cart})
    history.branch("main", "c")
    return history.checkout_clone(tmp_path / "work", "main")


def test_a_path_stands_for_the_policys_driver_and_its_own_history(shop: Path) -> None:
    (shop / "tools" / "merges.py").write_text("def merge_cart(base, sides):\n    return None\n")  # a path asks the last commit
    done = mergekit("laws", "a.json", "--json", "--count", "40", "--law=conservation", "--law=associativity", cwd=shop / "carts")
    assert (done.code, done.json["driver"], done.json["kinds"]) == (1, "function", ["set"])
    assert done.json["options"] == {"function": "tools/merges.py:merge_cart", "values": "json"}
    assert done.json["tried"] == {"generated": 40, "from_history": 3, "files": 1}
    assert {one["law"] for one in done.json["refuted"]} == {"conservation", "associativity"}


def test_a_function_is_tried_as_it_stands_here_with_the_options_of_its_rule(shop: Path) -> None:
    (shop / "tools" / "merges.py").write_text(CART + "    return base.union(*sides) - gone\n")
    done = mergekit("laws", "merges.py:merge_cart", "--count", "40", cwd=shop / "tools")
    assert (done.code, done.error) == (0, "")
    assert "tried on 40 generated examples (set) and 3 from the history of 1 file; seed 0" in done.text


def test_a_driver_that_is_misspelt_is_no_path(shop: Path) -> None:
    done = mergekit("laws", "recrods", cwd=shop)
    assert (done.code, done.error) == (2, "error: 'recrods' is no driver, and no file here\nhint: did you mean: mergekit laws records\n")
    (shop / "recrods").write_text("a\n")
    assert mergekit("laws", "recrods", "--count", "3", cwd=shop).code == 0


def test_history_alone_can_refute(shop: Path) -> None:
    (shop / "tools" / "merges.py").write_text(CART + "    return base.union(*sides) - gone - {'rice'}\n")
    done = mergekit("laws", "tools/merges.py:merge_cart", "--count", "20", "--json", "--law=conservation", cwd=shop)
    (conserved,) = [one for one in done.json["refuted"] if one["law"] == "conservation"]
    assert (conserved["file"], conserved["kind"]) == ("carts/a.json", "set")


def test_a_driver_of_a_package(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "acme-merges", "1.2", {"greatest": "acme_merges:DRIVER"}, acme_merges=GREATEST)
    done = mergekit("laws", "greatest", "--json", "--count", "40", "--law=conservation", cwd=tmp_path, env={"PYTHONPATH": f"{site}:{ROOT}"})
    assert (done.code, {one["law"] for one in done.json["refuted"]}) == (1, {"conservation"})


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("nowhere",), "'nowhere' is no driver, and there is no repository here", "mergekit laws DRIVER, mergekit laws PATH"),
        (("f.py:f",), "the function 'f.py:f' is not there", "commit f.py"),
        (("text", "--kind", "sets"), "'sets' is no kind of values", "the kinds are: number, set, object, records, lines"),
        (("text", "--law", "order"), "'order' is no law", "the laws are: determinism, commutativity"),
        (("text", "--option", "x=1"), "'x=1' is no option of the driver 'text'", "marker-size=..., syntax=..., trust=..."),
        (("json:loads", "--option", "sees=all"), "'sees=all' is no option of a function", "sees=sides|writes, values=bytes|json"),
        (("function",), "the driver 'function' needs an option function", "correct the rule"),
    ],
)
def test_what_cannot_be_meant_is_an_error(tmp_path: Path, arguments: tuple[str, ...], message: str, hint: str) -> None:
    done = mergekit("laws", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert f"error: {message}" in done.error
    assert hint in done.error


def test_on_a_narrow_terminal(tools: Path) -> None:
    code, text = on_terminal(50, "laws", "tools/merges.py:merge_shopping_cart", *JSON, "--count", "50", "--law", "conservation", cwd=tools)
    assert code == 1
    assert "\x1b[" in text
    plain = [line for line in text.splitlines() if "mergekit laws" not in line]
    assert max(len(line) for line in plain if "\x1b" not in line) <= 50
