"""Does the policy say something, and does anybody read it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mergekit.drivers import registry
from mergekit.errors import PolicyError
from mergekit.git import refs
from mergekit.git.objects import EXECUTABLE, REGULAR
from mergekit.git.repository import Repository
from mergekit.policy import Policy
from mergekit.policy.attributes import ATTRIBUTES_FILE, parse_attributes
from mergekit.policy.config import read_config
from mergekit.policy.patterns import path_matcher
from mergekit.policy.rules import CONFIG_FILE
from mergekit.setup.findings import Finding

_MOST_FILES = 200_000
_LARGEST = 1 << 20


def check(repository: Repository, top: Path | None) -> Iterator[Finding]:
    """Look at the policy of the last commit, which counts, and at that of the work tree, which will."""
    head = refs.read(repository, "HEAD")
    tree = repository.objects.commit(head).tree if head is not None else None
    committed = {name: _committed(repository, tree, name) for name in (CONFIG_FILE, ATTRIBUTES_FILE)}
    unreadable = tuple(_unreadable(committed[CONFIG_FILE], "the last commit's"))
    yield from unreadable
    if tree is not None and not unreadable:
        yield from _lacking(repository, tree)
    if top is not None:
        for name, content in committed.items():
            yield from _uncommitted(top / name, name, content)
    if tree is not None:
        yield from _never_matching(repository, tree, committed)
    info = repository.git_dir / "info" / "attributes"
    if any(name == "merge" for line in parse_attributes(_read(info) or b"") for name, _ in line.states):
        message = "these attributes count for git's verbs in this clone; `mergekit merge` does not read them, so that all clones agree"
        yield Finding(
            "inert", "attributes-of-one-clone", message, f"move the lines to {ATTRIBUTES_FILE} and commit them", "info/attributes"
        )


def _unreadable(content: bytes | None, whose: str) -> Iterator[Finding]:
    if content is None:
        return
    try:
        read_config(content, registry())
    except PolicyError as wrong:
        message = f"{whose} policy cannot be read, so nothing is merged by it: {wrong.message}"
        yield Finding("wrong", "policy-unreadable", message, f"edit {CONFIG_FILE}; git commit {CONFIG_FILE}", _place_in(wrong.message))


def _lacking(repository: Repository, tree: bytes) -> Iterator[Finding]:
    """Look for what rules name, and is not there: functions of the tree, installed ones."""
    from mergekit.landing.target import policy_of

    try:
        policy_of(repository.objects, tree)
    except PolicyError as wrong:
        message = f"the last commit's policy names what is not there, so nothing is merged by it: {wrong.message}"
        yield Finding("wrong", "policy-lacking", message, wrong.hint, _place_in(wrong.message))


def _uncommitted(file: Path, name: str, committed: bytes | None) -> Iterator[Finding]:
    """Look at a policy file of the work tree that is not what the last commit has."""
    if file.is_symlink():
        message = f"{name} is a symlink, which neither git nor mergekit reads"
        yield Finding("inert", "policy-symlink", message, f"replace {name} by a file; git commit {name}", name)
        return
    content = _read(file)
    if content is None or content.replace(b"\r\n", b"\n") == (committed or b"").replace(b"\r\n", b"\n"):
        return
    if name == CONFIG_FILE:
        yield from _unreadable(content, "the work tree's")
    message = f"{name} is not committed as it stands here: `mergekit merge` goes by the last commit of the target alone"
    yield Finding("inert", "policy-uncommitted", message, f"git add {name}; git commit", name)


def _never_matching(repository: Repository, tree: bytes, committed: dict[str, bytes | None]) -> Iterator[Finding]:
    """Find patterns that no file of the last commit matches."""
    lines: dict[bytes, tuple[str, str]] = {}
    for line in parse_attributes(committed[ATTRIBUTES_FILE] or b""):
        if not line.is_macro and any(name == "merge" for name, _ in line.states):
            lines[line.pattern] = (f"{ATTRIBUTES_FILE}:{line.number}", "git and mergekit")
    config = committed[CONFIG_FILE]
    try:
        rules = read_config(config).rules if config is not None else ()
    except PolicyError:
        rules = ()
    for rule in rules:
        lines[rule.pattern.encode("utf-8", "surrogateescape")] = (rule.place, "mergekit")
    open_patterns = {pattern: path_matcher(pattern) for pattern in lines}
    for count, (path, _) in enumerate(repository.objects.files(tree)):
        if not open_patterns or count > _MOST_FILES:
            return
        raw = path.encode("utf-8", "surrogateescape")
        last = raw.rpartition(b"/")[2]
        for pattern in [pattern for pattern, matches in open_patterns.items() if matches(raw, last)]:
            del open_patterns[pattern]
    for pattern in open_patterns:
        where, reader = lines[pattern]
        text = pattern.decode("utf-8", "surrogateescape")
        message = f"the pattern '{text}' matches no file of the last commit, so {reader} never go by it"
        command = f"correct or remove {where}; mergekit policy PATH shows the rule of a path"
        yield Finding("inert", "pattern-without-files", message, command, where)


def _committed(repository: Repository, tree: bytes | None, name: str) -> bytes | None:
    entry = repository.objects.lookup(tree, name) if tree is not None else None
    return repository.objects.blob(entry.id) if entry is not None and entry.mode in (REGULAR, EXECUTABLE) else None


def _read(file: Path) -> bytes | None:
    try:
        return None if file.is_symlink() or file.stat().st_size > _LARGEST else file.read_bytes()
    except OSError:
        return None


def _place_in(message: str) -> str:
    """Give the place that a message about the policy begins with."""
    return ":".join(message.split(":")[:2])


def policy_at_head(repository: Repository) -> Policy | None:
    """Read the policy of the last commit; None where there is none that can be read."""
    from mergekit.landing.target import policy_of

    head = refs.read(repository, "HEAD")
    try:
        return None if head is None else policy_of(repository.objects, repository.objects.commit(head).tree)
    except PolicyError:
        return None
