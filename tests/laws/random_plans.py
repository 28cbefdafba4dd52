"""Plans at random: what people, agents and the engine do to branches, and a little more."""

from __future__ import annotations

import json
import random
from typing import Literal, TypeAlias

from tests.laws.plans import Change, Copy, Flip, Kind, Lines, Plan, Step, maximal

Flavour: TypeAlias = Literal["whole", "texts", "trees", "typed", "records"]
"""What the files are: atoms, lines, whatever moves, takes another's name or becomes a directory, typed tasks, one in a file or a line."""

FLAVOURS: tuple[Flavour, ...] = ("whole", "texts", "trees", "typed", "records")
PATHS = {
    "whole": ("p", "q", "d/r"),
    "texts": ("t.txt", "u.txt", "d/v.txt"),
    "typed": ("tasks/a.json", "tasks/b.json"),
    "records": ("tasks/a.jsonl", "tasks/b.jsonl"),
    "trees": ("a.txt", "b.txt", "d", "d/a.txt", "d/b.txt", "e/a.txt", "A.txt"),
}


def random_plan(rng: random.Random, flavour: Flavour) -> Plan:
    """Make a plan of up to 14 commits. But for `trees`, no file is ever like another, so none is taken for a rename."""
    return _Author(rng, flavour).plan(rng.choice([2, 3, 4, 5, 6, 7, 8, 10, 13]))


class _Author:
    def __init__(self, rng: random.Random, flavour: Flavour) -> None:
        self.rng = rng
        self.flavour = flavour
        names = PATHS[flavour]
        self.paths = rng.sample(names, rng.choice([2, 3, 4])) if flavour == "trees" else names[: rng.choice([1, 1, 2, 3])]
        self.values = rng.choice([2, 3, 4])
        self.size = rng.choice([1, 2, 3, 5, 8])
        self.steps: list[Step] = []

    def plan(self, commits: int) -> Plan:
        rng = self.rng
        self.steps.append(Step((), tuple((path, self.content(path)) for path in self.paths if rng.random() < 0.7)))
        while len(self.steps) <= commits:
            self.steps.append(self.step())
        count = min(len(self.steps), rng.choice([1, 2, 2, 3, 3, 3, 4, 5]))
        recent = range(max(0, len(self.steps) - count - 3), len(self.steps))
        heads = rng.sample(recent if rng.random() < 0.7 else range(len(self.steps)), count)
        return Plan(tuple(self.steps), tuple(heads))

    def step(self) -> Step:
        rng = self.rng
        n = len(self.steps)
        time = rng.choice([0, n, n, rng.randrange(20)])
        if rng.random() < 0.04:
            return Step((), tuple((path, self.content(path)) for path in self.paths if rng.random() < 0.5), time=time)
        pool = range(max(0, n - 4), n) if rng.random() < 0.6 else range(n)
        parents = maximal(self.steps, rng.sample(pool, min(len(pool), rng.choice([1, 1, 1, 2, 2, 2, 3, 4]))))
        if len(parents) == 1:
            return Step(parents, self.edits(), time=time)
        if rng.random() < 0.5:
            kind: Kind = "foreign" if rng.random() < 0.1 else "engine"
            return Step(parents, self.edits() if rng.random() < 0.15 else (), kind, time)
        return Step(parents, self.merged(parents), time=time)

    def merged(self, parents: tuple[int, ...]) -> tuple[tuple[str, Change], ...]:
        """What a person makes of a merge: of each path what one side has, seldom something new."""
        taken = ((path, self.rng.choice(parents)) for path in self.paths)
        found: tuple[tuple[str, Change], ...] = tuple((path, Copy(side, path)) for path, side in taken if side != parents[0])
        return found + (self.edits() if self.rng.random() < 0.3 else ())

    def edits(self) -> tuple[tuple[str, Change], ...]:
        """What a person does in a commit; what is taken from another commit is a revert or a cherry-pick."""
        rng = self.rng
        found: list[tuple[str, Change]] = []
        for path in rng.sample(self.paths, min(len(self.paths), rng.choice([1, 1, 1, 2, 3]))):
            kind = rng.random()
            if kind < 0.1:
                found.append((path, None))
            elif kind < 0.3:
                found.append((path, Copy(rng.randrange(len(self.steps)), path)))
            elif kind < 0.33:
                found.append((path, Flip()))
            elif kind < 0.6 and self.flavour == "trees":
                found += self.moved(path)
            else:
                found += [(path, self.change(path)) for _ in range(rng.choice([1, 1, 2]))]
        return tuple(found)

    def moved(self, path: str) -> list[tuple[str, Change]]:
        """A file goes to another place, or is copied to it."""
        other = self.rng.choice(PATHS["trees"])
        last = len(self.steps) - 1
        return [(path, None), (other, Copy(last, path))] if self.rng.random() < 0.8 else [(other, Copy(last, path))]

    def change(self, path: str) -> Change:
        rng = self.rng
        if self.flavour in ("whole", "typed", "records") or rng.random() < 0.15:
            return self.content(path)
        fresh = tuple(f"{self.owner(path)} {rng.choice('abcd')}\n" for _ in range(rng.choice([0, 1, 1, 1, 2])))
        return Lines(rng.randrange(self.size + 2), rng.choice([0, 0, 1, 1, 2]) if fresh else 1, fresh)

    def content(self, path: str) -> str:
        if self.flavour == "whole":
            return f"{path} {self.rng.randrange(self.values)}"
        if self.flavour == "typed":
            return self.task(path)
        if self.flavour == "records":
            return self.tasks(path)
        return "".join(f"{self.owner(path)} {i}\n" for i in range(self.size)) + self.rng.choice(["", f"{self.owner(path)} end\n"])

    def tasks(self, path: str) -> str:
        """Tasks on lines, in two orders; seldom one without an id, an id twice, a line that is no JSON, or a blank one."""
        rng = self.rng
        lines = [json.dumps({"id": n, **self.fields(path)}) for n in range(4) if rng.random() < 0.7]
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            odd = (json.dumps(self.fields(path)), json.dumps({"id": 1, **self.fields(path)}), f"{path} is no JSON", "")
            lines.insert(rng.randint(0, len(lines)), rng.choice(odd))
        return "".join(line + "\n" for line in (lines if rng.random() < 0.8 else reversed(lines)))

    def task(self, path: str) -> str:
        """A task."""
        return json.dumps(self.fields(path), indent=self.rng.choice([None, 2])) + "\n"

    def fields(self, path: str) -> dict[str, object]:
        """Every field of a task at random; its title tells files apart."""
        rng = self.rng
        fields = {
            "title": path,
            "status": rng.choice(["open", "open", "in_progress", "blocked", "done"]),
            "time_spent": rng.randrange(4),
            "notes": rng.sample(["n1", "n2", "n3"], rng.choice([0, 1, 2])),
            "blockers": rng.sample(["b1", "b2", "b3"], rng.choice([0, 1, 2])),
            "assignee": rng.choice(["ann", "bob"]),
            "color": rng.choice(["red", "blue"]),
        }
        return {key: value for key, value in fields.items() if key == "title" or rng.random() < 0.8}

    def owner(self, path: str) -> str:
        """What every line of a file begins with: its path, so that no file is like another; in trees, half of them are."""
        return path if self.flavour != "trees" else self.rng.choice(["", path])
