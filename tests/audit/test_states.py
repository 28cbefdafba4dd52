"""A file as a whole: there or not, where, executable or not, and what is no text."""

from __future__ import annotations

from mergekit.audit.states import Found, audit_states
from mergekit.git.objects import EXECUTABLE, GITLINK, REGULAR, SYMLINK, blob_id
from mergekit.history.file_history import Located, State

CONTENTS: dict[bytes, bytes] = {}


def at(path: str, content: bytes, mode: bytes = REGULAR) -> State:
    oid = blob_id(content)
    CONTENTS[oid] = content
    return (Located(path, mode, oid),)


def told(base: State, sides: list[State], result: State) -> list[tuple[str, str, str, int, str]]:
    found: list[Found] = list(audit_states(base, sides, result, lambda file: CONTENTS[file.id]))
    return [(one.finding.kind, one.unit, one.path, one.finding.side, one.finding.rule) for one in found]


TEXT = b"one line\nanother line\na third line\n"
MORE = TEXT + b"a fourth line\n"
F, G = at("f", TEXT), at("f", MORE)
NONE: State = ()


def test_everybody_agrees() -> None:
    assert told(F, [G, G], G) == []
    assert told(F, [NONE, NONE], NONE) == []
    assert told(NONE, [F, NONE], F) == []
    assert told(F, [F, NONE], NONE) == []


def test_a_file_is_lost() -> None:
    assert told(NONE, [F, NONE], NONE) == [("lost", "file", "f", 0, "")]
    assert told(F, [F, F], NONE) == [("lost", "file", "f", -1, "")]
    assert told(F, [F, G], NONE) == [("lost", "file", "f", 1, "")]
    assert told(F, [NONE, G], NONE) == [("lost", "file", "f", 1, "")]


def test_a_file_is_there_again() -> None:
    assert told(F, [F, NONE], F) == [("resurrected", "file", "f", 1, "")]
    assert told(F, [NONE, NONE], F) == [("resurrected", "file", "f", 0, "")]
    assert told(F, [G, NONE], G) == [("resurrected", "file", "f", 1, "kept")]
    assert told(F, [G, NONE], F) == [("resurrected", "file", "f", 1, "kept"), ("lost", "line", "f", 0, "")]


def test_a_file_is_new() -> None:
    assert told(NONE, [NONE, NONE], F) == [("new", "file", "f", 0 - 1, "")]


def test_a_file_stands_twice() -> None:
    assert told(F, [at("g", TEXT), G], (*at("f", MORE), *at("g", TEXT))) == [
        ("duplicated", "file", "f", -1, ""),
        ("lost", "line", "f", 1, ""),
    ]


def test_a_rename_is_undone_or_stays() -> None:
    there = at("g", TEXT)
    assert told(F, [there, F], there) == []
    assert told(F, [there, G], at("g", MORE)) == []
    assert told(F, [there, F], F) == [("lost", "rename", "f", 0, "")]
    assert told(F, [there, at("h", TEXT)], there) == [("lost", "rename", "f", 1, "")]
    assert told(F, [there, F], at("put/elsewhere", TEXT)) == []


def test_modes() -> None:
    run = at("f", TEXT, EXECUTABLE)
    assert told(F, [run, F], run) == []
    assert told(F, [run, G], G) == [("lost", "mode", "f", 0, "")]
    assert told(run, [F, run], run) == [("lost", "mode", "f", 0, "")]
    assert told(F, [run, G], at("f", MORE, EXECUTABLE)) == []


def test_what_is_no_text_counts_as_a_whole() -> None:
    for mode in (REGULAR, SYMLINK):
        old, left, right, other = (at("b", b"\0%d" % n, mode) for n in range(4))
        assert told(old, [left, old], left) == []
        assert told(old, [left, right], right) == [("lost", "content", "b", 0, "")]
        assert told(old, [left, old], old) == [("lost", "content", "b", 0, "")]
        assert told(old, [left, right], other) == [
            ("lost", "content", "b", 0, ""),
            ("lost", "content", "b", 1, ""),
            ("new", "content", "b", -1, ""),
        ]
        assert told(old, [old, old], left) == [("new", "content", "b", -1, ""), ("lost", "content", "b", -1, "")]


def test_submodules() -> None:
    old, left, right = (at("s", b"%d" % n, GITLINK) for n in range(3))
    assert told(old, [left, old], left) == []
    assert told(old, [left, right], right) == [("lost", "content", "s", 0, "")]


def test_a_text_that_became_something_else() -> None:
    link = at("f", b"g", SYMLINK)
    assert told(F, [link, F], link) == []
    assert told(F, [link, G], link) == [("lost", "content", "f", 1, "")]
    assert told(F, [link, G], G) == [("lost", "content", "f", 0, "")]


def test_lines_of_the_sides_that_have_the_file() -> None:
    assert told(F, [NONE, G, F], G) == [("resurrected", "file", "f", 0, "kept")]
    assert told(NONE, [F, at("f", b"quite another\n")], F) == [("lost", "line", "f", 1, "")]
