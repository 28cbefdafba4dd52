"""Random histories of landings and unlandings, against a model: each replica owns lines, and the target shows those that are in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mergekit.errors import UsageError
from mergekit.git.repository import Repository
from mergekit.landing.unland import unland
from tests.histories import History
from tests.landing.fleets import landing, tip

COUNT = 40
TEXT = "".join(f"line {n}\n\n\n\n" for n in range(COUNT))


class Model:
    """A history, and what is in its target: by replica, the lines that each of its landings brought."""

    def __init__(self, path: Path, random_: random.Random) -> None:
        self.random = random_
        self.history = History(path)
        self.history.commit("base", files={"f": TEXT})
        self.history.branch("main", "base")
        self.lines = random_.sample(range(COUNT), COUNT)
        self.heads: dict[str, str] = {}
        self.owned: dict[str, list[int]] = {}
        self.landings: dict[str, list[set[int]]] = {}
        self.out: set[str] = set()
        self.by_hand: list[int] = []

    def wanted(self) -> str:
        text = TEXT
        shown = {line: name for name, landings in self.landings.items() for lines in landings for line in lines}
        for line, name in (shown | dict.fromkeys(self.by_hand, "main")).items():
            text = text.replace(f"line {line}\n", f"line {line} {name}\n")
        return text

    def edit(self, name: str, on: str, branch: str) -> str:
        line = self.lines.pop()
        text = self.history.show(on)["f"].decode().replace(f"line {line}\n", f"line {line} {name}\n")
        made = self.history.commit(f"edit {line}", on, files={"f": text})
        self.history.branch(branch, made)
        (self.by_hand if name == "main" else self.owned.setdefault(name, [])).append(line)
        return made

    def work(self) -> None:
        name = f"r{self.random.randint(0, 3)}"
        start = self.heads.get(name) or self.random.choice([tip(self.history), "base"])
        self.heads[name] = self.edit(name, start, f"agent/{name}")

    def land(self) -> None:
        named = [f"agent/{name}" for name in self.owned if self.random.random() < 0.6] if self.random.random() < 0.5 else []
        result = landing(self.history, *named)
        assert result.held == ()
        for replica in result.landed:
            name = replica.name.removeprefix("agent/")
            known = {line for lines in self.landings.get(name, []) for line in lines}
            self.landings.setdefault(name, []).append(set(self.owned[name]) - known)
            self.out.discard(name)

    def unland(self) -> None:
        name = self.random.choice(sorted(self.owned))
        refusal = ""
        moved = False
        try:
            moved = unland(Repository.open(self.history.path), f"agent/{name}").commit is not None
        except UsageError as refused:
            refusal = refused.message
        if refusal:
            assert name in self.out or not self.landings.get(name) or "build" in refusal or "built" in refusal, refusal
            return
        assert moved
        self.landings[name].pop()
        self.out.add(name)


@pytest.mark.parametrize("seed", range(12))
def test_the_target_shows_what_is_in(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    model = Model(tmp_path / "r", random_)
    for _ in range(12):
        draw = random_.random()
        if draw < 0.4 or not model.owned:
            model.work()
        elif draw < 0.5:
            model.edit("main", tip(model.history), "main")
        elif draw < 0.75:
            model.land()
        else:
            model.unland()
        assert model.history.show(tip(model.history))["f"].decode() == model.wanted()
