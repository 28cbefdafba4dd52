"""Ballots: who cast which, what it says, and which of them do not count, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from mergekit.frozen import frozen
from mergekit.git.objects import Commit, Objects
from mergekit.siblings_format import KEY
from mergekit.voting.candidates import Candidate, files
from mergekit.voting.contents import read_file, read_records
from mergekit.voting.counting import Votes
from mergekit.voting.writers import last_writers, voter

DIRECTORY = "votes"
_LEAST_DIGITS = 6
_FIELDS = ("ranking", "choice", "approve")


@frozen
class Ballot:
    """A file below ``votes/TOPIC/`` and the commit that cast it. `void` says why it does not count, or is empty.

    `names` are the content ids that it names, as it spells them. `own` tells that its voter cast it, whether it counts or not: what
    nobody cast, or somebody who may not, replaces nothing.
    """

    path: str
    voter: str
    commit: bytes
    votes: Votes | None
    void: str = ""
    names: tuple[str, ...] = ()
    own: bool = True


@frozen
class Checks:
    """What is asked of a ballot beyond what it says."""

    may_vote: Callable[[str], bool]
    badly_signed: Callable[[bytes, str], str]
    """Says what is wrong with the signature of a commit as that of a voter; empty if nothing is."""
    was_there: Callable[[str], str]
    """Gives the path of a candidate that had this content before it was edited or removed; empty if there was none."""
    has_seen: Callable[[bytes, bytes], bool]


def ballots(objects: Objects, head: bytes, topic: str, candidates: Collection[Candidate], checks: Checks) -> tuple[Ballot, ...]:
    """List all ballots on a topic, by voter, path and commit; each voter has one at most that counts.

    A later ballot of one voter replaces those that it has seen. Two that have not seen each other void each other: nobody can
    tell which one was meant. That holds, too, where one of them does not count: what a voter gave up never comes back because
    somebody else edits a candidate.
    """
    cast = [
        ballot
        for path, oid in files(objects, objects.commit(head).tree, DIRECTORY)
        if path.startswith(f"{DIRECTORY}/{topic}/") or (_is_beside(path, topic) and _are_ballots(path, objects.blob(oid)))
        for ballot in _cast(objects, head, path, oid, candidates, checks)
    ]
    return tuple(sorted(_one_each(cast, checks), key=lambda one: (one.voter, one.path, one.commit)))


def _is_beside(path: str, topic: str) -> bool:
    """Tell whether a file has the name of a topic's directory."""
    return path.rpartition(".")[0] == f"{DIRECTORY}/{topic}"


def _are_ballots(path: str, content: bytes) -> bool:
    """Tell whether a file holds a ballot, or several."""
    said = [*read_records(path, content), read_file(path, content)]
    return any(one is not None and one.fields is not None and not one.fields.keys().isdisjoint(_FIELDS) for one in said)


def _cast(objects: Objects, head: bytes, path: str, oid: bytes, candidates: Collection[Candidate], checks: Checks) -> Iterator[Ballot]:
    """Read a file as the ballots of those who wrote it."""
    votes, void, names = _read(path, objects.blob(oid), candidates, checks)
    for commit in last_writers(objects, head, path):
        entry = objects.lookup(commit.tree, path)
        merged = "" if entry is not None and entry.id == oid else "it was merged from several ballots, and is nobody's own"
        refused = merged or _refused(commit, checks)
        reason = void or refused
        yield Ballot(path, voter(commit), commit.id, None if reason else votes, reason, names, not refused)


def _refused(commit: Commit, checks: Checks) -> str:
    if not checks.may_vote(voter(commit)):
        return f"'{voter(commit)}' is not of the electorate"
    return checks.badly_signed(commit.id, voter(commit))


def _read(path: str, content: bytes, candidates: Collection[Candidate], checks: Checks) -> tuple[Votes | None, str, tuple[str, ...]]:
    """Read what a ballot says: votes, or why there are none, and the names in it."""
    if path.count("/") == 1:
        return None, f"it is not below {path.rpartition('.')[0]}/, where each ballot stands in a file of its own", ()
    if read_records(path, content):
        return None, "it holds a list of ballots, and a commit says whose a file is: each ballot stands in a file of its own", ()
    said = read_file(path, content)
    if said is None or said.fields is None:
        return None, "it cannot be read: a ballot is a document with ranking, choice or approve", ()
    fields = said.fields
    if KEY in fields or any(isinstance(fields.get(name), dict) and KEY in fields[name] for name in _FIELDS):  # type: ignore[operator]
        return None, "it holds variants that disagree; its voter keeps one of them", ()
    ranking, approve = _places(fields.get("ranking", fields.get("choice", []))), _places(fields.get("approve", []))
    if ranking is None or approve is None or not (ranking or approve):
        return None, "it names nobody: ranking and approve are lists of content ids, choice is one", ()
    names = tuple(dict.fromkeys(name for place in (*ranking, *approve) for name in place))
    known: dict[str, str] = {}
    for name in names:
        matching = [one.id for one in candidates if len(name) >= _LEAST_DIGITS and one.id.startswith(name.lower())]
        if len(matching) != 1:
            return None, _unknown(name, matching, checks), names
        known[name] = matching[0]
    if len({name for place in ranking for name in place}) < sum(map(len, ranking)):
        return None, "it ranks a candidate twice", names
    placed = tuple(frozenset(known[name] for name in place) for place in ranking if place)
    approved = frozenset(known[name] for place in approve for name in place)
    return Votes(placed, approved or (placed[0] if placed else frozenset())), "", names


def _unknown(name: str, matching: Sequence[str], checks: Checks) -> str:
    if matching:
        return f"'{name}' is the beginning of several content ids"
    if len(name) < _LEAST_DIGITS:
        return f"'{name}' is too short for a content id, of which {_LEAST_DIGITS} digits are the least"
    was = checks.was_there(name.lower())
    if was:
        return f"'{name}' was {was}, which was edited or removed since: its voter has to look at it again"
    return f"'{name}' is the content id of no candidate"


def _places(value: object) -> tuple[tuple[str, ...], ...] | None:
    """Read places of candidates: one name, or a list of names and of lists of names that are equal."""
    if isinstance(value, str):
        return ((value,),)
    if not isinstance(value, list):
        return None
    found: list[tuple[str, ...]] = []
    for place in value:
        names = place if isinstance(place, list) else [place]
        if not all(isinstance(name, str) for name in names):
            return None
        found.append(tuple(names))
    return tuple(found)


def _one_each(cast: Sequence[Ballot], checks: Checks) -> Iterator[Ballot]:
    """Leave each voter the last ballot; void those that have not seen each other."""
    by_voter: Mapping[str, list[Ballot]] = {name: [one for one in cast if one.voter == name] for name in {one.voter for one in cast}}
    for own in by_voter.values():
        for ballot in own:
            others = [one for one in own if one is not ballot and one.own]
            if ballot.void:
                yield ballot
            elif later := next((one for one in others if _replaces(one, ballot, checks)), None):
                yield _voided(ballot, f"its voter cast a later one: {later.path}")
            elif beside := next((one for one in others if one.votes != ballot.votes and not _replaces(ballot, one, checks)), None):
                yield _voided(
                    ballot, f"its voter cast another one beside it, which had not seen it: {beside.path} in {beside.commit.hex()[:8]}"
                )
            elif any(
                one.votes == ballot.votes and (one.path, one.commit) < (ballot.path, ballot.commit)
                for one in others
                if not _replaces(ballot, one, checks)
            ):
                yield _voided(ballot, "its voter cast the same one twice")
            else:
                yield ballot


def _replaces(one: Ballot, other: Ballot, checks: Checks) -> bool:
    return one.commit != other.commit and checks.has_seen(one.commit, other.commit)


def _voided(ballot: Ballot, why: str) -> Ballot:
    return Ballot(ballot.path, ballot.voter, ballot.commit, None, why, ballot.names, ballot.own)
