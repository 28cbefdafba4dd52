from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.plans import World


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One repository for a whole module: histories in it do not see each other."""
    return World(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
