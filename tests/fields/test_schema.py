"""Schemas as a policy writes them: what they mean, and what is refused with its line."""

from __future__ import annotations

import json

import pytest

from mergekit.drivers import load, registry
from mergekit.errors import PolicyError
from mergekit.fields import builtin, schema
from mergekit.fields.schema import asks, term_of
from mergekit.policy import Policy, read_policy
from mergekit.values.kind import Term

RULE = '[[rules]]\npath = "stock/**"\ndriver = "fields"\ntype = "inventory"'


def policy(*lines: str) -> Policy:
    return read_policy({".mergekit.toml": "\n".join((RULE, *lines)).encode()}, registry())


def term(*lines: str) -> Term:
    options = policy(*lines).driver_for("stock/a.json").options
    found = term_of(options["type"], options["schema"])
    assert found is not None
    return found


def test_a_type_of_documents_gives_fields_their_types() -> None:
    found = term(
        "[types.inventory]",
        'stock = { type = "bounded-counter", max = 100 }',
        'tags = "or-set"',
        '"limits.users" = "max"',
        'limits.seats = "min"',
        'items = { type = "or-set", key = "id", of = "item" }',
        '"*" = "siblings"',
        "[types.item]",
        'children = { type = "g-set", key = "id", of = "item" }',
        "[types.inventory.state]",
        'type = "state-machine"',
        'with = ["closed_at"]',
        "[types.inventory.state.moves]",
        'shut = ["open"]',
        'open = ["shut"]',
    )
    fields = found.fields()
    assert {key: one.type.name for key, one in fields.items()} == {
        "stock": "bounded-counter",
        "tags": "or-set",
        "limits": "record",
        "items": "or-set",
        "state": "state-machine",
        "*": "siblings",
    }
    assert fields["stock"].number("max") == 100
    assert {key: one.type.name for key, one in fields["limits"].fields().items()} == {"users": "max", "seats": "min", "*": "document"}
    item = fields["items"].of()
    assert item is not None
    assert item.fields()["children"].of() is item, "a type may hold itself"
    assert fields["state"].word("initial") == "shut", "the first state that is named"
    assert fields["state"].words("with") == ("closed_at",)


def test_the_schema_is_one_text_whatever_the_layout() -> None:
    one = policy("[types.inventory]", 'a = "max"', 'b = "min"', "[types.other]", 'x = "max"')
    other = policy("[types.other]", 'x = "max"', "[types.inventory]", 'b = { type = "min" } # as before', 'a = "max"')
    assert one.driver_for("stock/a").options == other.driver_for("stock/a").options
    assert one.hash == other.hash
    assert policy("[types.inventory]", 'a = "max"', 'b = "max"').hash != one.hash
    assert "other" not in json.loads(one.driver_for("stock/a").options["schema"])["types"], "only what it names"


def test_a_built_in_type_may_be_defined_anew() -> None:
    files = {".mergekit.toml": b'[types.task]\ntitle = "max"\n'}
    redefined = read_policy(files, registry()).driver_for("tasks/1.json")
    built_in = read_policy({}, registry()).driver_for("tasks/1.json")
    assert "schema" not in built_in.options
    assert json.loads(redefined.options["schema"])["types"]["task"]["fields"] == {"title": {"type": "max"}}


def test_the_types_that_are_built_in_can_be_meant() -> None:
    assert set(schema.schemas({f"my-{name}": dict(table) for name, table in builtin.TYPES.items()})) == {f"my-{n}" for n in builtin.TYPES}
    for name in builtin.TYPES:
        assert term_of(name, "") is not None


def test_a_driver_that_counts_says_so() -> None:
    counts = load("fields").counts
    assert counts({"type": "task"})
    assert not counts({})
    assert not counts({"type": "nobody knows it"})
    assert not asks(term("[types.inventory]", 'a = "max"'))
    assert asks(term("[types.inventory]", 'a = { type = "map", of = { type = "map", of = "g-counter" } }'))
    assert asks(term("[types.inventory]", 'a = "or-set"')), "bytes do not tell that something was removed and added again"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['a = "gset"'], "6:1: 'gset' is an unknown type; is 'g-set' meant? Allowed are: "),
        (['a = { type = "maks", x = 1 }'], "6:1: 'maks' is an unknown type"),
        (['a = { type = "max", x = 1 }'], "6:1: 'x' is an unknown option of 'max'. It has none"),
        (['a = { type = "bounded-counter", mx = 1 }'], "6:1: 'mx' is an unknown option of 'bounded-counter'; is 'max' meant?"),
        (['a = { type = "bounded-counter", max = "1" }'], "6:1: inventory.a.max: it must be a whole number"),
        (['a = { type = "bounded-counter", max = true }'], "6:1: inventory.a.max: it must be a whole number"),
        (['a = { type = "flag", wins = "both" }'], "6:1: 'both' is an unknown value. Allowed are: enable, disable"),
        (['a = { type = "or-set", key = "" }'], "6:1: inventory.a.key: it must be a text that is not empty"),
        (['a = { type = "or-set", of = "max" }'], "6:1: inventory.a: a or-set whose elements have a type needs the key"),
        (['a = { type = "or-set", key = "id", of = "max" }'], "6:1: inventory.a: elements with a key are tables"),
        (['a = { type = "inventory", x = 1 }'], "6:1: 'x' is an unknown option of 'inventory', a type of documents. It has none"),
        (['a = "state-machine"'], "6:1: inventory.a: a state-machine needs moves"),
        (['a = { type = "state-machine", moves = { open = "done" } }'], "6:1: inventory.a.moves.open: it must be a list of texts"),
        (
            ['a = { type = "state-machine", initial = "opn", moves = { open = ["done"] } }'],
            "6:1: 'opn' is an unknown state; is 'open' meant? Allowed are: done, open",
        ),
        (["", "a = 1"], "7:1: inventory.a: it must be the name of a type"),
        (['"a." = "max"'], "6:1: inventory: 'a.' has an empty part"),
        (['a = { type = "max" }', '"a.b" = "max"'], "7:1: inventory: 'a' has a type of its own"),
        (["[types.max]"], "6:1: 'max' is a type of fields; give the type of documents another name"),
        (['[types."A b"]'], "6:1: 'A b' is no name of a type"),
        (["[types]", "later = 1"], "7:1: a type is a table of fields"),
    ],
)
def test_what_is_refused_is_named_with_its_line(lines: list[str], message: str) -> None:
    with pytest.raises(PolicyError) as raised:
        policy("[types.inventory]", *lines)
    assert raised.value.message.startswith(f".mergekit.toml:{message}")


def test_a_rule_names_a_type_that_there_is() -> None:
    with pytest.raises(PolicyError, match=r"4:1: 'inventory' is an unknown type of documents\. Allowed are: decision, finding"):
        policy()
    with pytest.raises(PolicyError, match=r"1:1: types is a number"):
        read_policy({".mergekit.toml": b"types = 3"}, registry())


def test_deep_types_are_refused_before_they_exhaust_anything() -> None:
    nested = "a = " + "{ b = " * 40 + '"max"' + " }" * 40
    with pytest.raises(PolicyError, match="nest too deep"):
        policy("[types.inventory]", nested)
    sets = "a = " + '{ type = "map", of = ' * 40 + '"max"' + " }" * 40
    with pytest.raises(PolicyError, match="nest too deep"):
        policy("[types.inventory]", sets)


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"type":"a"}', '{"type":"a","types":{"a":{"type":"zzz"}}}', '{"type":[],"types":{}}'])
def test_a_text_that_no_policy_made_is_no_schema(text: str) -> None:
    assert term_of("task", text) is None
