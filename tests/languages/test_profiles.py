"""Every profile against its grammar, and against samples in which everything stands that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tree_sitter import Node

from mergekit.languages import called, load, names
from mergekit.languages.grammars import load as load_grammar
from mergekit.languages.profile import Container, Embedded, Profile, Signature
from mergekit.syntax.code.keys import along, stands_within
from tests.languages.samples import CASES, every_sample, nodes, parser, samples

_STEP = re.compile(r"\((?P<kind>\w+)\)|(?P<field>\w+)[+*]?|\.\.?|=\w+")
every_language = pytest.mark.parametrize("language", names())


def kinds(profile: Profile) -> set[str]:
    """All kinds of nodes that a profile names."""
    found = {container.kind for container in profile.containers} | {signature.kind for signature in profile.signatures}
    found |= {kind for container in profile.containers for group in container.groups for kind in group}
    found |= {place.partition(".")[0] for place in places(profile)}
    found |= {step["kind"] for step in steps(profile) if step["kind"]}
    found |= {one.kind for one in profile.embedded}
    return found | {*profile.scopes, *profile.comments, *profile.attached, *profile.atomic}


def fields(profile: Profile) -> set[str]:
    """All fields that a profile names."""
    found = {one.field for one in profile.containers} | {step["field"] for step in steps(profile)}
    found |= {place.partition(".")[2] for place in places(profile)}
    return found - {"", None}


def _is_read(node: Node, path: str) -> bool:
    """Whether a path gives something."""
    return path.startswith("=") or any(reached.text for reached in along(node, path))


def _grouped(container: Container, child: Node) -> bool:
    return any(child.type in group for group in container.groups)


def places(profile: Profile) -> list[str]:
    """Where nodes stand that containers and signatures mean."""
    within = [*(one.within for one in profile.containers), *(one.within for one in profile.signatures)]
    within += [one.within for one in profile.embedded]
    return [place for one in within for place in one]


def steps(profile: Profile) -> list[re.Match[str]]:
    """The steps of all paths."""
    paths = [path for one in profile.signatures for path in one.keys]
    paths += [path for one in profile.embedded for path in (one.content, one.named) if path]
    found = [_STEP.fullmatch(step) for path in paths for step in path.split("/")]
    assert None not in found, paths
    return [step for step in found if step is not None]


@every_language
def test_kinds_and_fields_are_the_grammars(language: str) -> None:
    profile = load(language)
    grammar = load_grammar(profile.grammar)
    assert kinds(profile) <= {grammar.node_kind_for_id(i) for i in range(grammar.node_kind_count)}
    assert fields(profile) <= {grammar.field_name_for_id(i) for i in range(1, grammar.field_count + 1)}


@every_language
def test_a_profile_has_the_name_of_its_module(language: str) -> None:
    assert load(language).name == language


@every_language
def test_what_can_never_be_reached_is_not_written(language: str) -> None:
    """Of signatures and containers that fit the same nodes, only the first would count."""
    profile = load(language)
    everywhere: set[str] = set()
    for one in profile.signatures:
        assert one.kind not in everywhere
        if not one.within:
            everywhere.add(one.kind)
    places = [(one.kind, group, place) for one in profile.containers for group in one.groups or ((),) for place in one.within or ("",)]
    assert len(set(places)) == len(places)
    assert all(one.reorder or one.barriers for one in profile.containers)


@pytest.mark.parametrize("sample", every_sample(), ids=lambda sample: f"{sample.parent.name}/{sample.name}")
def test_a_sample_has_no_error(sample: Path) -> None:
    root = parser(load(sample.parent.name)).parse(sample.read_bytes()).root_node
    assert not root.has_error


@every_language
def test_everything_that_is_named_is_met(language: str) -> None:
    """Each kind, each signature along each of its paths, and each container with two children that commute."""
    profile = load(language)
    met: set[str] = set()
    read: set[tuple[Signature, str]] = set()
    held: set[tuple[Container, tuple[str, ...]]] = set()
    for sample in samples(language):
        for node, parent, field in nodes(parser(profile).parse(sample.read_bytes()).root_node):
            met.add(node.type)
            fitting = [one for one in profile.signatures if one.kind == node.type and stands_within(one.within, parent, field)]
            read |= {(one, path) for one in fitting[:1] for path in one.keys if _is_read(node, path)}
            for container in profile.containers:
                if container.kind == node.type and stands_within(container.within, parent, field):
                    children = [
                        (child, node.field_name_for_child(i))
                        for i, child in enumerate(node.children)
                        if child.is_named or _grouped(container, child)
                    ]
                    for group in container.groups or ((),):
                        fit = [child for child, at in children if (not group or child.type in group) and container.field in ("", at)]
                        held |= {(container, group)} if len(fit) > 1 else set()
    assert kinds(profile) - met == set()
    assert {(one, path) for one in profile.signatures for path in one.keys} - read == set()
    assert {(one, group) for one in profile.containers for group in one.groups or ((),)} - held == set()


@every_language
def test_text_of_another_language_is_there_and_so_is_that_language(language: str) -> None:
    profile = load(language)
    met: set[Embedded] = set()
    for sample in samples(language):
        for node, parent, field in nodes(parser(profile).parse(sample.read_bytes()).root_node):
            for one in profile.embedded:
                if one.kind == node.type and stands_within(one.within, parent, field):
                    assert bool(one.language) != bool(one.named)
                    if one.named:
                        named = [(reached.text or b"").decode() for reached in along(node, one.named)]
                        met |= {one} if list(along(node, one.content)) and any(map(called, named)) else set()
                    else:
                        assert called(one.language) is not None
                        met |= {one} if list(along(node, one.content)) else set()
    assert set(profile.embedded) - met == set()


def test_every_language_has_a_folder_of_cases() -> None:
    assert [language for language in names() if not (CASES / language).is_dir()] == []


@every_language
def test_every_language_has_golden_cases(language: str) -> None:
    assert len(list((CASES / "code" / language / "merges").iterdir())) >= 2
    assert list((CASES / "code" / language / "conflicts").iterdir())
