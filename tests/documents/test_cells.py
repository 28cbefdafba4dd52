"""Cells without ids: the base's where they stand or are like it, else new."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.documents.cells import by_place
from mergekit.syntax.document import List, Table
from mergekit.syntax.json_document import RELAXED

A, B, C, D = ("alpha = load(1)\nshow(alpha)", "beta = plot(2)\nbeta.title()", "gamma = 3", "delta = 4")


def cells(*texts: str) -> List:
    found = RELAXED.read(json.dumps({"cells": [{"cell_type": text[:1], "source": [text[1:]]} for text in texts]}).encode() + b"\n")
    assert isinstance(found, Table)
    node = found.index["cells"].node
    assert isinstance(node, List)
    return node


def names(base: tuple[str, ...], side: tuple[str, ...]) -> list[str]:
    """Name the cells of a side; what is new is ``+``."""
    named = by_place(cells(*base))(cells(*side))
    assert named is not None
    assert len(set(named.names)) == len(side), "no two are the same"
    return [name[:1] for name in named.names]


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ((A, B, C), "012"),
        ((A, C), "02"),
        ((A, D, B, C), "0+12"),
        ((A, B.replace("2", "20"), C), "012"),
        ((A.replace("1", "10"), D, B.replace("2", "20"), C), "0+12"),
        ((C, A, B), "201"),
        ((A, "xcompletely other", C), "0+2"),
        ((A, B[:1] + "completely other", C), "012"),
        ((), ""),
    ],
    ids=["same", "gone", "new", "edited", "beside", "moved", "another-kind", "rewritten", "none"],
)
def test_names(side: tuple[str, ...], expected: str) -> None:
    assert "".join(names((A, B, C), side)) == expected


TEXTS = st.lists(st.sampled_from([A, B, C, D, A + "!", B + "!", "a", "b", "", "mshort"]), max_size=6).map(tuple)


@given(TEXTS, TEXTS)
def test_no_two_cells_of_a_version_have_one_name(base: tuple[str, ...], side: tuple[str, ...]) -> None:
    found = names(base, side)
    assert all(name == "+" or int(name) < len(base) for name in found)
    assert names(base, base) == [str(place) for place in range(len(base))]
