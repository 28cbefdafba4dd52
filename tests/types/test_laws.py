"""The laws of `FieldType`, over every type that discovery finds; and every type against its oracle, over random histories."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit import types
from mergekit.conflicts import siblings_of
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.values.kind import Contest, Term, Verdict
from mergekit.values.value import standing, value_of
from tests.fuzz.types import main
from tests.types.random_histories import SUBJECTS, build, heads, violation
from tests.types.value_histories import ABSENT, ValueHistory, contest, term, view, with_bystander

MANY = settings().max_examples
MOVES = {"a": ("b", "c"), "b": ("c",), "c": ("a",)}
TERMS: dict[str, list[Term]] = {
    "bounded-counter": [term("bounded-counter"), term("bounded-counter", min=-2, max=3)],
    "flag": [term("flag"), term("flag", wins="disable")],
    "map": [term("map"), term("map", of=term("pn-counter")), term("map", of=term("or-set", key="id"))],
    "record": [
        term("record", fields={"a": term("g-counter"), "id": term("lww-register", with_=("b",)), "t": term("or-set", key="id")}),
    ],
    "state-machine": [term("state-machine", moves=MOVES)],
    **{name: [term(name), term(name, key="id")] for name in ("g-set", "or-set", "sequence")},
}
EVERY = [(name, one) for name in types.names() for one in TERMS.get(name, [term(name)])]
MANY_PARTS = (
    *("set of tables", "growing tables", "list of tables", "tables of all", "tables of tables"),
    *("map of maps", "map of texts", "map of lists", "task", "list of no type", "names of no type"),
)
"""What takes the longest; `tests.fuzz.types` tries more."""
every_term = pytest.mark.parametrize("one", [one for _, one in EVERY], ids=[f"{name}-{n}" for n, (name, _) in enumerate(EVERY)])

SCALARS = st.sampled_from([None, True, False, 0, 1, 2, -1, "a", "b", "c", "x\ny\n"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "id", "plus", "granted", "t"]), inner, max_size=3)
    ),
    max_leaves=6,
)
LISTS: tuple[list[str], ...] = ([], ["a"], ["b"], ["a", "b"])
REPEATED = ([1, 1], [1, 1, 2], [0, 1, 1], [1], [1, 1, 3])
PAIRS = st.sampled_from([(0, 1, 2, 3), ("a", "b", "c"), (True, False), LISTS, REPEATED, ({"a": 1}, {"a": 2}, {"b": 1}, {})])
ELEMENTS: tuple[list[dict[str, int]], ...] = ([], [{"id": 1}], [{"id": 1, "t": 1}], [{"id": 1, "t": 2}, {"id": 2}], [{"id": 2}])
ONE_AND_TWO: tuple[list[dict[str, int]], ...] = tuple([{"id": 1, **one}, {"id": 2}] for one in ({"a": 1}, {"a": 2}, {"a": 1, "b": 1}, {}))
KEYED = st.sampled_from([ELEMENTS, ONE_AND_TWO, tuple({"t": one, "a": n} for n, one in enumerate(ELEMENTS))])


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    """Draw a base and 2 to 6 sides: values of one kind mostly, sometimes anything, absent, or siblings."""
    few = draw(PAIRS | KEYED)
    values = st.one_of(*[st.sampled_from(few)] * 6, VALUES, st.just(ABSENT))
    count = draw(st.integers(2, 6))
    found = contest(draw(values), *(draw(values) for _ in range(count)), times=[draw(st.integers(0, 3)) for _ in range(count)])
    if draw(st.integers(0, 9)) == 0:
        left = Siblings(b"0", siblings_of([(b"1", found.writers[0]), (b"2", found.writers[1])]))
        found = replace(found, sides=(standing(left), *found.sides[1:]))
    return found


def merged(one: Term, contested: Contest) -> Verdict:
    verdict = one.merge(contested)
    assert one.merge(contested) == verdict, "not deterministic"
    return verdict


@every_term
@given(contested=contests())
@settings(max_examples=MANY // 2)
def test_laws_of_merging(one: Term, contested: Contest) -> None:
    verdict = merged(one, contested)
    count = len(contested.sides)
    for order in itertools.islice(itertools.permutations(range(count)), 1, 5):
        assert one.merge(view(contested, order)).value == verdict.value, f"the order of sides matters: {order}"
    assert one.merge(view(contested, (*range(count), 0))).value == verdict.value, "a repeated side matters"
    assert one.merge(with_bystander(contested)).value == verdict.value, "a side that equals the base, and wrote nothing, matters"
    changed = [side for side in contested.sides if side != contested.base]
    if len(changed) == 1:
        assert verdict.value == changed[0], "a single change is taken"
    if not changed:
        assert verdict.value == contested.base, "nothing changed"
    for told in verdict.told:
        assert told.facts
        assert told.writers


@pytest.mark.parametrize(
    ("one", "held"),
    [
        *((term(name), 5) for name in ("g-counter", "pn-counter", "bounded-counter")),
        (term("pn-counter"), {"ann": {"plus": 1}}),
        (term("flag"), True),
        (term("flag", wins="disable"), False),
        *((term(name), []) for name in ("g-set", "or-set", "sequence")),
        (term("map", of=term("max")), {}),
    ],
)
def test_who_removed_a_value_and_put_the_same_in_again_has_not_removed_it(one: Term, held: object) -> None:
    """He is back at what both started from; somebody else removed it, too."""
    history = ValueHistory(one)
    base = history.commit((), value_of(held))
    gone, also = history.commit((base,), None), history.commit((base,), None)
    again = history.commit((also,), value_of(held))
    assert history.shown((gone, again)).value == value_of(held)


@every_term
@given(value=VALUES, other=VALUES)
@settings(max_examples=MANY // 4)
def test_whatever_is_checked_nothing_is_raised(one: Term, value: object, other: object) -> None:
    found, before = value_of(value), value_of(other)
    assert isinstance(one.type.wrong(found, one), str)
    assert isinstance(one.type.move(before, found, one), str)
    assert not one.type.move(found, found, one), "staying is no move"
    assert all(key and part.type for key, _, part in one.type.parts(found, one))


@pytest.mark.parametrize("name", SUBJECTS)
def test_random_histories_show_what_the_oracle_says(name: str) -> None:
    """More of them: python -m tests.fuzz.types."""
    for number in range(MANY // 12 if name in MANY_PARTS else MANY // 2):
        assert violation(name, f"suite/{number}") == ""


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_order_of_heads_and_merges_between_them_change_nothing(name: str) -> None:
    for number in range(MANY // 30 if name in MANY_PARTS else MANY // 10):
        rng = random.Random(f"order/{number}")
        model = build(SUBJECTS[name], rng, 8)
        history, chosen = model.history, heads(model, rng)
        wanted = history.shown(chosen).value
        writers = history.heads_of(chosen)
        if len(writers) > 1:
            contested = history.contest(writers)
            for order in itertools.islice(itertools.permutations(range(len(writers))), 4):
                assert history.term.merge(view(contested, order)).value == wanted
        for pair in itertools.combinations(chosen, 2):
            between = history.merge(pair)
            assert history.shown((*chosen, between)).value == wanted


def test_the_program_tells_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "3", "--seed", "x", "--type", "or-set"]) == 0
    assert "or-set           3 histories, seed x: 0 refuted" in capsys.readouterr().out


def test_random_histories_hold_every_operation() -> None:
    done = Counter[str]()
    for number in range(40):
        assert violation("pn-counter", f"operations/{number}", done) == ""
    operations = {"edit", "merge", "merge by hand", "squash", "pick", "clone again"}
    assert {kind for kind, count in done.items() if count >= 4} == operations | {f"{n} replicas" for n in range(2, 7)}
