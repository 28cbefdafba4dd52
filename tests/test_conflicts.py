"""Conflicts: ids that depend on what the conflict is about and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Conflict, Place, Sibling, Writer, siblings_of

A, B = Writer("a", "aa", time=1), Writer("b", "bb", time=2)


def conflict(**changes: Any) -> Conflict:  # noqa: ANN401 (any field of the record)
    fields: dict[str, Any] = {
        "driver": "text",
        "path": "f",
        "kind": "content",
        "base": b"0",
        "siblings": (Sibling(b"1", (A,)), Sibling(b"2", (B,))),
        "holds": True,
    }
    return Conflict(**(fields | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"place": Place(3, 4)},
        {"message": "elsewhere"},
        {"holds": False},
        {"siblings": (Sibling(b"2", (B,)), Sibling(b"1", (A,)))},
        {"siblings": (Sibling(b"1", (B,)), Sibling(b"2", (A,)))},
    ],
)
def test_the_id_ignores_where_and_who(changes: dict[str, Any]) -> None:
    assert conflict(**changes).id == conflict().id


@pytest.mark.parametrize(
    "changes",
    [
        {"driver": "binary"},
        {"path": "g"},
        {"kind": "add/add"},
        {"region": "1"},
        {"base": b""},
        {"base": None},
        {"siblings": (Sibling(b"1", (A,)), Sibling(None, (B,)))},
        {"siblings": (Sibling(b"1", (A,)), Sibling(b"", (B,)))},
    ],
)
def test_the_id_depends_on_what_clashes(changes: dict[str, Any]) -> None:
    assert conflict(**changes).id != conflict().id


@given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
def test_no_two_inputs_run_together(path: str, region: str, other_path: str, other_region: str) -> None:
    same = (path, region) == (other_path, other_region)
    assert (conflict(path=path, region=region).id == conflict(path=other_path, region=other_region).id) is same


def test_siblings_are_grouped_by_value_and_ordered_by_their_earliest_writer() -> None:
    late = Writer("c", "cc", time=9)
    assert siblings_of([(b"x", late), (None, B), (b"x", A), (b"x", A)]) == (Sibling(b"x", (A, late)), Sibling(None, (B,)))
