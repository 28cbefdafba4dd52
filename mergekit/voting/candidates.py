"""Candidates: what is recommended on a topic, the same things once, with all who recommend them."""

from __future__ import annotations

from collections.abc import Iterator

from mergekit.errors import MissingObject
from mergekit.frozen import frozen
from mergekit.git.objects import EXECUTABLE, REGULAR, Objects
from mergekit.voting.contents import LINES, Said, read_file, read_record, read_records

DIRECTORY = "recommendations"
_COMMITS = 20_000
"""So many commits are looked at for what a candidate was before."""


@frozen
class Candidate:
    """Something recommended: its content id, a line for people, and where it stands: paths, with ``:line`` in files of records."""

    id: str
    title: str
    places: tuple[str, ...]


def candidates(objects: Objects, tree: bytes, topic: str) -> tuple[Candidate, ...]:
    """List the candidates of a topic, by content id: files below ``recommendations/TOPIC/``, lines of ``recommendations/TOPIC.jsonl``."""
    found: dict[str, tuple[Said, list[str]]] = {}
    for place, said in _said(objects, tree, topic):
        found.setdefault(said.content_id, (said, []))[1].append(place)
    return tuple(Candidate(name, said.title, tuple(dict.fromkeys(places))) for name, (said, places) in sorted(found.items()))


def topics(objects: Objects, tree: bytes) -> tuple[str, ...]:
    """List the topics that there are recommendations on."""
    found = set()
    for path, _ in files(objects, tree, DIRECTORY):
        rest = path.removeprefix(f"{DIRECTORY}/")
        first, slash, _ = rest.partition("/")
        if slash or rest.endswith(LINES):
            found.add(first if slash else rest.rpartition(".")[0])
    return tuple(sorted(found))


def ever(objects: Objects, head: bytes, topic: str) -> dict[str, str]:
    """Find the content ids of all candidates that a topic had below a commit, each with a path that held it."""
    found: dict[str, str] = {}
    read: set[tuple[str, bytes]] = set()
    seen = {head}
    waiting = [head]
    while waiting and len(seen) < _COMMITS:
        try:
            commit = objects.commit(waiting.pop())
        except MissingObject:  # a shallow clone ends here
            continue
        for path, oid in _held(objects, commit.tree, topic):
            if (path, oid) not in read:
                read.add((path, oid))
                for name in sorted(content_ids(path, objects.blob(oid))):
                    found.setdefault(name, path)
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return found


def content_ids(path: str, content: bytes) -> frozenset[str]:
    """Give the content ids that a file holds."""
    return frozenset(said.content_id for _, said in _within(path, content))


def _held(objects: Objects, tree: bytes, topic: str) -> Iterator[tuple[str, bytes]]:
    """Give the files that hold a topic's candidates."""
    yield from files(objects, tree, f"{DIRECTORY}/{topic}")
    for suffix in LINES:
        path = f"{DIRECTORY}/{topic}{suffix}"
        entry = objects.lookup(tree, path)
        if entry is not None and entry.mode in (REGULAR, EXECUTABLE):
            yield path, entry.id


def _said(objects: Objects, tree: bytes, topic: str) -> Iterator[tuple[str, Said]]:
    for path, oid in _held(objects, tree, topic):
        yield from _within(path, objects.blob(oid))


def _within(path: str, content: bytes) -> Iterator[tuple[str, Said]]:
    if path.endswith(LINES):
        for number, line in enumerate(content.splitlines(), 1):
            record = read_record(line) if line.strip() else None
            if record is not None:
                yield f"{path}:{number}", record
        return
    records = read_records(path, content)
    yield from ((path, one) for one in records if one.fields)
    said = None if records else read_file(path, content)
    if said is not None and (said.fields or said.text):
        yield path, said


def files(objects: Objects, tree: bytes, directory: str) -> Iterator[tuple[str, bytes]]:
    """List the files below a directory, by path."""
    found = objects.directory(tree, directory)
    if found is not None:
        listed = objects.files(found, f"{directory}/")
        yield from sorted((path, entry.id) for path, entry in listed if entry.mode in (REGULAR, EXECUTABLE))
