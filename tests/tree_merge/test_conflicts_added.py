"""What one more head adds to a merge is found without merging everything again, or said to be unknown."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.policy import read_policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.crowding import Crowding
from tests.histories import History

LONG = "".join(f"a line of {n}\n" for n in range(12))
PLACES = ("f", "g", "d/f", "d/x", "e/f", "F", "d")


def random_history(source: random.Random, history: History) -> list[str]:
    """Edit, add, delete and rename files, some of which want one name; give the commits, the first one the root."""
    files = {"f": LONG, "g": "0\n", "d/x": LONG.upper()}
    history.commit("root", files=files)
    known = {"root": dict(files)}
    for n in range(source.randint(2, 6)):
        parent = source.choice(list(known))
        now = dict(known[parent])
        for _ in range(source.randint(1, 2)):
            path = source.choice(sorted(now) or ["f"])
            kind = source.random()
            if kind < 0.25:
                content = now.pop(path, LONG)
                now[source.choice(PLACES)] = content
            elif kind < 0.4:
                now.pop(path, None)
            elif kind < 0.6:
                now[source.choice(PLACES)] = f"{source.randint(1, 2)}\n"
            else:
                now[path] = now.get(path, "") + f"{source.randint(1, 2)}\n"
        while clash := next((a for a in sorted(now) for b in sorted(now) if b.startswith(a + "/")), None):
            del now[clash]
        history.merge_commit(f"c{n}", [parent], files=now)
        known[f"c{n}"] = now
    return list(known)


def test_what_is_added_is_what_the_merge_has_more(tmp_path: Path) -> None:
    source = random.Random(3)
    history = History(tmp_path / "repo", in_memory=True)
    policy = read_policy({})
    outcomes: Counter[str] = Counter()
    for _ in range(200):
        history = history.fresh()
        names = random_history(source, history)
        chosen = source.sample(names, min(len(names), 4))
        heads = [bytes.fromhex(history[name]) for name in chosen]
        engine = Engine(Repository(history.repository), heads, policy)
        for size in range(1, len(heads)):
            before, [head] = heads[:size], heads[size : size + 1]
            added = engine.conflicts_added(before, head)
            if added is None:
                outcomes["unknown"] += 1
                continue
            fewer = {conflict.id for conflict in engine.merge(before).conflicts}
            more = {conflict.id: conflict for conflict in engine.merge([*before, head]).conflicts}
            assert {conflict.id: conflict for conflict in added}.items() <= more.items()
            assert set(more) - fewer <= {conflict.id for conflict in added}
            outcomes["conflicts" if set(more) - fewer else "none"] += 1
    assert min(outcomes[kind] for kind in ("unknown", "conflicts", "none")) > 40


def test_files_that_follow_a_directory_are_left_to_the_merge(tmp_path: Path) -> None:
    history = History(tmp_path / "repo", in_memory=True)
    history.commit("base", files={"old/f": LONG, "old/g": LONG.upper()})
    history.commit("moves", "base", files={"new/f": LONG, "new/g": LONG.upper()}, delete=["old"])
    history.commit("adds", "base", files={"old/h": "h\n"})
    history.commit("puts", "base", files={"new/h": "other\n"})
    heads = [bytes.fromhex(history[name]) for name in ("base", "puts", "adds", "moves")]
    engine = Engine(Repository(history.repository), heads, read_policy({}))
    assert len(engine.merge().conflicts) > len(engine.merge(heads[:3]).conflicts) == 0
    assert engine.conflicts_added(heads[:3], heads[3]) is None


@pytest.mark.parametrize(
    ("place", "crowded"),
    [
        ("free", False),
        ("d/free", False),
        ("new/place", False),
        ("d", True),
        ("f/below", True),
        ("new", True),
        ("F", True),
        ("D/free", True),
        ("f", False),
        ("d/X", True),
        ("STRASSE", True),
        ("straße", True),
        ("\udcff", False),
    ],
)
def test_a_place_is_crowded_by_what_may_want_its_name(tmp_path: Path, place: str, crowded: bool) -> None:
    history = History(tmp_path / "repo", in_memory=True)
    history.commit("a", files={"f": "0", "d/x": "0"})
    objects = Repository(history.repository).objects
    crowding = Crowding(objects, bytes.fromhex(history.tree("a")), ["new/place", "straße", "strasse", place])
    assert crowding.at(place) == crowded
    assert crowding.at(place) == crowded
