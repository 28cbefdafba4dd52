"""Wrong merges are refuted, each by the law that it breaks, with the smallest counter-example; right ones are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mergekit.driver import Contest, MergeDriver, Outcome, clean
from mergekit.drivers import load, names
from mergekit.extensions.undecided import undecided
from mergekit.frozen import replace
from mergekit.laws.contests import Example, Subject
from mergekit.laws.keeping import lost
from mergekit.laws.kinds import KINDS, LINES, NUMBER, OBJECT, RECORDS, SET, Kind
from mergekit.laws.laws import LAWS, associativity
from mergekit.laws.refuting import Report, Search, examples, refute
from mergekit.laws.shrinking import smallest
from tests.laws import functions as f

JSON = (NUMBER, SET, OBJECT)


def tried(subject: Subject, *kinds: Kind, count: int = 80, **search: object) -> Report:
    return refute(subject, kinds or JSON, search=replace(Search(count=count, probing=not kinds), **search))


def broken(report: Report) -> set[str]:
    return {one.law for one in report.refuted}


def counter_example(report: Report, law: str) -> tuple[bytes | None, Sequence[bytes], list[bytes | None]]:
    (one,) = [one for one in report.refuted if one.law == law]
    return one.base, one.sides, [result.content for result in one.results]


# ---- functions ----


@pytest.mark.parametrize(("source", "sees"), [(f.MAX, "sides"), ("def f(base, writes):\n    return max(b for a, b in writes)\n", "writes")])
def test_the_greatest_of_two_counters_is_refuted(source: str, sees: str) -> None:
    report = tried(f.subject(source, sees=sees))
    assert broken(report) == {"conservation"}  # it is commutative, associative and idempotent: that is the trap
    assert counter_example(report, "conservation") == (b"0\n", (b"1\n", b"1\n"), [b"1\n", b"1\n"])
    assert report.refuted[0].message == "what each side adds counts: 0 + 1 + 1 is 2, and not 1"


def test_a_counter_that_does_not_see_equal_writes_is_refuted() -> None:
    report = tried(f.subject(f.ADD_SIDES))
    assert counter_example(report, "conservation") == (b"0\n", (b"1\n", b"1\n"), [b"1\n", b"1\n"])


def test_a_counter_of_writes_is_not_refuted() -> None:
    report = tried(f.subject(f.ADD_WRITES, sees="writes"), count=150)
    assert (broken(report), report.kinds, report.unfit, report.generated) == (set(), ("number",), ("set", "object"), 150)


def test_a_cart_merged_by_union_is_refuted_for_concurrent_removes() -> None:
    report = tried(f.subject(f.UNION))
    assert broken(report) == {"associativity", "conservation"}
    assert counter_example(report, "conservation") == (b'["a"]\n', (b"[]\n", b'["a", "b"]\n'), [b'["a", "b"]\n', b'["a", "b"]\n'])
    assert report.refuted[1].message == "side 1 alone took out 'a', and it is still there"


def test_a_cart_that_keeps_removes_is_not_refuted() -> None:
    report = tried(f.subject(f.CART), count=150)
    assert (broken(report), report.kinds) == (set(), ("set",))


def test_objects_by_key() -> None:
    assert broken(tried(f.subject(f.BY_KEY), OBJECT, count=100)) == set()
    report = tried(f.subject(f.UPDATE), OBJECT)
    base, sides, _ = counter_example(report, "conservation")
    assert len(sides) == 2
    assert base is not None


def test_one_side_winning_is_refuted_for_every_kind() -> None:
    for kind in JSON:
        assert "conservation" in broken(tried(f.subject(f.FIRST_WINS), kind, count=20))


def test_what_is_not_a_function_of_its_arguments_is_refuted() -> None:
    report = tried(f.subject(f.RANDOM))
    assert "determinism" in broken(report)


def test_a_function_that_never_decides_breaks_nothing() -> None:
    for source in ("def f(base, sides):\n    return None\n", "def f(base, sides):\n    return 1 // 0\n"):
        report = tried(f.subject(source), SET, OBJECT, count=30)
        assert broken(report) == set()
        assert tried(f.subject(source)).kinds == ()  # it is said that nothing was tried


def test_a_result_of_another_kind_is_refuted_where_the_kind_was_asked_for() -> None:
    report = tried(f.subject("def f(base, sides):\n    return 'x'\n"), SET)
    assert next(one.message for one in report.refuted if one.law == "conservation") == "the result is of another kind: no set"


# ---- drivers ----

FIT = {"text": LINES, "binary": LINES, "records": RECORDS, "siblings": OBJECT}


@pytest.mark.parametrize("name", sorted(FIT))
def test_the_built_in_drivers_are_not_refuted(name: str) -> None:
    assert name in names()
    path = {LINES.name: "a.txt", RECORDS.name: "a.jsonl"}.get(FIT[name].name, "a.json")
    report = refute(Subject(load(name), {}, path), [FIT[name]], search=Search(count=15))
    assert report.refuted == ()


def driver(merge: object, **fields: object) -> Subject:
    assert callable(merge)
    return Subject(replace(MergeDriver("tried", "", merge, holds=True), **fields), {}, "a.txt")


def settled(contest: Contest) -> Outcome | None:
    done = contest.deciding().merge.resolve()
    return None if done is None else clean(done.value)


def left_wins(contest: Contest) -> Outcome:
    return clean(contest.sides[0])


def counts_repetitions(contest: Contest) -> Outcome:
    return clean(b"%d\n" % len(contest.sides))


def forgets(contest: Contest) -> Outcome:
    outcome = settled(contest) or undecided(contest, "tried", "", holds=True)
    return replace(outcome, conflicts=tuple(replace(one, siblings=one.siblings[:1]) for one in outcome.conflicts))


def other_base(contest: Contest) -> Outcome:
    return replace(settled(contest) or undecided(contest, "tried", "", holds=True), base=b"")


def shown(contest: Contest) -> Outcome:
    outcome = settled(contest) or undecided(contest, "tried", "", holds=True)
    return replace(outcome, content=b"!" + (outcome.base or b""), base=outcome.base or b"") if outcome.conflicts else outcome


def by_twos(contest: Contest) -> Outcome:
    """A mean, which counts the sides."""
    numbers = [int(side) for side in contest.sides if side is not None and side.strip().isdigit()]
    return clean(b"%d\n" % (sum(numbers) // max(len(numbers), 1)))


@pytest.mark.parametrize(
    ("subject", "law", "kind"),
    [
        (driver(left_wins), "commutativity", LINES),
        (driver(counts_repetitions), "idempotence", LINES),
        (driver(by_twos), "associativity", NUMBER),
        (driver(forgets), "conservation", LINES),
        (driver(other_base), "round-trip", LINES),
        (driver(shown, reads_back=True), "round-trip", LINES),
    ],
    ids=["the first side", "their number", "a mean", "a sibling less", "another base", "a mark that is not read back"],
)
def test_each_law_is_broken_by_a_driver_that_breaks_it(subject: Subject, law: str, kind: Kind) -> None:
    report = tried(subject, kind)
    assert law in broken(report)
    _, sides, results = counter_example(report, law)
    assert 2 <= len(sides) <= 3
    assert len(results) >= 2


def test_a_round_trip_that_reads_back_is_not_refuted() -> None:
    subject = driver(shown, reads_back=True, settle=lambda content: content.removeprefix(b"!"))
    assert "round-trip" not in broken(tried(subject, LINES))


# ---- the search ----


def test_what_is_found_is_a_function_of_the_seed() -> None:
    first, second = (tried(f.subject(f.UNION), SET, seed=7) for _ in range(2))
    assert first == second
    assert list(examples(SET, 20, 7)) == list(examples(SET, 20, 7))
    assert list(examples(SET, 20, 7)) != list(examples(SET, 20, 8))


def test_examples_grow() -> None:
    for kind in KINDS.values():
        weights = [sum(map(len, one.side_bytes)) for one in examples(kind, 100, 0)]
        assert sum(weights[:20]) < sum(weights[-20:])


def test_only_the_laws_that_were_named_are_tried() -> None:
    report = tried(f.subject(f.MAX), NUMBER, laws=("commutativity",))
    assert (report.laws, report.refuted) == (("commutativity",), ())
    assert tried(f.subject(f.MAX), NUMBER).laws == tuple(LAWS)


def test_examples_of_history_are_tried_too() -> None:
    subject = f.subject(f.UNION)
    example = Example(SET, ("a", "tea"), (("tea",), ("a", "milk", "tea")), "carts/a.json")
    report = refute(subject, [], [(subject, example)])
    assert (report.generated, report.from_history, report.files) == (0, 1, 1)
    assert [(one.law, one.origin) for one in report.refuted] == [("conservation", "carts/a.json")]


def test_of_history_a_quarter_as_many_are_tried_evenly_spread() -> None:
    subject = f.subject(f.CART)
    past = [(subject, Example(SET, (), (("a",), ("b",)), f"{n // 10}.json")) for n in range(100)]
    report = refute(subject, [], past, Search(count=40))
    assert (report.from_history, report.files) == (10, 10)
    assert refute(subject, [], past[:7], Search(count=40)).from_history == 7


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_what_is_made_smaller_breaks_still_and_is_no_larger(kind: Kind) -> None:
    for example in examples(kind, 40, 3):
        first = example.side_bytes[0]

        def breaks(one: Example) -> bool:
            return len(one.side_bytes[0]) > 4 or one.side_bytes[0] == first  # noqa: B023 (asked at once)

        least = smallest(example, breaks)
        assert breaks(least)
        assert least.weight <= example.weight
    everything = smallest(next(iter(examples(kind, 1, 5))), lambda _: True)
    assert len(everything.sides) == 2
    assert all(len(side) <= 3 for side in everything.side_bytes)


def test_a_list_within_an_object_is_looked_into() -> None:
    """A cart is an object with a list in it: what one side took out of that must not be there again."""
    example = Example(OBJECT, {"items": ["pen", "ink"]}, ({"items": ["pen"]}, {"items": ["pen", "ink", "pad"]}))
    union, kept = b'{"items": ["ink", "pad", "pen"]}\n', b'{"items": ["pen", "pad"]}\n'
    assert lost(example, clean(union)) == "side 1 alone took out 'items.\"ink\"', and it is still there"
    assert lost(example, clean(kept)) == ""
    twice = Example(OBJECT, {"items": ["a", "a"]}, ({"items": ["a"]}, {"items": ["a", "a", "b"]}))
    assert lost(twice, clean(b'{"items": ["a", "a", "b"]}\n')) == ""  # what stands twice has no name


def test_how_what_stands_in_a_line_is_ordered_refutes_nothing() -> None:
    subject = Subject(load("document"), {}, "f.yaml")
    example = Example(LINES, ("f: [a, b]", "g: 1"), (("f: [a, b, c]", "g: 1"), ("f: [a, b, d]", "g: 1"), ("f: [a, b, d, c]", "g: 1")))
    base, sides = example.base_bytes, example.side_bytes
    assert subject.merge(base, sides).content != subject.merge(base, (sides[0], sides[2]), (0, 1)).content
    assert associativity(subject, example) is None
    assert associativity(subject, Example(None, base, sides)) is None
