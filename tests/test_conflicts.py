"""Conflicts: ids that depend on what the conflict is about and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Conflict, Place, Sibling, Writer, said, siblings_of

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


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("round prices\n", "round prices"),
        ("round prices\n\nMergekit-Replica: agent/a\n", "round prices"),
        ("round prices\n\nSince cents add up.\n\nReads: 1234\nMergekit-Replica: agent/a\n", "round prices\n\nSince cents add up."),
        ("round\n\nMergekit-Replica: a\n\nCo-authored-by: B <b@x>\n  and others\n", "round"),
        ("round\r\n\r\nbody\r\n\r\nSigned-off-by: B\r\n", "round\r\n\r\nbody"),
        ("round\n\n\n\nbody\n\n\nSigned-off-by: B\n\n", "round\n\n\n\nbody"),
        ("round\n\n(cherry picked from commit 1234)\n", "round"),
        # A sentence, a link, code and text before trailers are no trailers.
        ("round\n\nReason: it is slow", "round\n\nReason: it is slow"),
        ("round\n\nhttps://x.example\n", "round\n\nhttps://x.example"),
        ("round\n\n  Signed-off-by: B\n", "round\n\n  Signed-off-by: B"),
        ("round\n\nas he said:\nSigned-off-by: B", "round\n\nas he said:\nSigned-off-by: B"),
        ("Pre-release: round\n\nSigned-off-by: B", "Pre-release: round"),
        ("Signed-off-by: B\n", "Signed-off-by: B"),
        ("\n \n", ""),
        ("", ""),
    ],
)
def test_a_message_without_its_trailers(message: str, left: str) -> None:
    assert said(message) == left
    assert Writer("a", message=message).message == left


@given(st.lists(st.sampled_from(["", " ", "a", "a: b", "a-b: c", " c", "\r", "https://x", "-"])).map("\n".join))
def test_what_is_said_is_said_again(message: str) -> None:
    assert said(said(message)) == said(message)
    assert message.strip(" \t\r\n").startswith(said(message))


def test_a_message_of_many_trailers_takes_linear_time() -> None:
    assert said("subject" + "\n\nA-b: c" * 200_000) == "subject"
