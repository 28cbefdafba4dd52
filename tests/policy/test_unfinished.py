"""How a commit says that it is unfinished."""

from __future__ import annotations

import pytest

from mergekit.errors import PolicyError
from mergekit.policy import read_policy
from mergekit.policy.unfinished import Unfinished


@pytest.mark.parametrize(
    ("message", "sign"),
    [
        ("wip", "wip"),
        ("WIP: parser\n", "WIP: parser"),
        ("wip parser", "wip parser"),
        ("[WIP] parser\n\nMore.\n", "[WIP] parser"),
        ("fixup! parser", "fixup! parser"),
        ("\n\n wip", "wip"),
        ("wipe the cache", ""),
        ("Fix the wip", ""),
        ("Parser\n\nwip", ""),
        ("Parser\n\nMergekit-Unfinished: yes\n", "Mergekit-Unfinished: yes"),
        ("Parser\n\nmergekit-unfinished:\nReads: x\n", "mergekit-unfinished:"),
        ("Parser\n\nMergekit-Unfinished: no\n", ""),
        ("Parser\n\nMergekit-Unfinished: yes\n\nSigned-off-by: x\n", ""),
        ("Mergekit-Unfinished: yes", ""),
        ("", ""),
    ],
)
def test_what_says_so(message: str, sign: str) -> None:
    assert Unfinished().sign(message) == sign


def test_the_policy_has_the_say() -> None:
    policy = read_policy({".mergekit.toml": b'[unfinished]\nsubjects = ["Draft:"]\ntrailers = ["State:"]\n'})
    assert policy.unfinished == Unfinished(("Draft:",), ("State",))
    assert policy.unfinished.sign("draft: x") == "draft: x"
    assert policy.unfinished.sign("wip") == ""
    assert policy.unfinished.sign("x\n\nState: half done") == "State: half done"
    assert policy.hash == read_policy({}).hash


def test_one_key_leaves_the_other_as_it_is_and_an_empty_list_marks_nothing() -> None:
    policy = read_policy({".mergekit.toml": b"[unfinished]\nsubjects = []\n"})
    assert policy.unfinished == Unfinished((), Unfinished().trailers)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("unfinished = 1", "1:1: unfinished is a number; it must be a table"),
        ("[unfinished]\nsubject = []", "2:1: 'subject' is an unknown key of unfinished; is 'subjects' meant?"),
        ('[unfinished]\nsubjects = "wip"', "2:1: subjects must be a list of texts"),
        ('[unfinished]\ntrailers = [""]', "2:1: trailers must be a list of texts"),
    ],
)
def test_what_cannot_be_meant_is_an_error(content: str, message: str) -> None:
    with pytest.raises(PolicyError) as error:
        read_policy({".mergekit.toml": content.encode()})
    assert message in error.value.message
