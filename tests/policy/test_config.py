"""`.mergekit.toml`: what it may say, and the word on everything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.errors import PolicyError, UnknownDriver
from mergekit.policy.config import Config, read_config
from mergekit.policy.defaults import REPLICAS
from mergekit.policy.registry import Registry
from mergekit.policy.rules import Rule

DRIVERS = ("text", "records", "siblings", "binary")


def options_of(driver: str) -> Mapping[str, Collection[str]]:
    if driver == "acme":
        return {}  # as a package may bring it
    if driver not in DRIVERS:
        raise UnknownDriver(driver, drivers=tuple(sorted(DRIVERS)))
    return {"key": (), "form": ("jsonl", "lines", "blocks")} if driver == "records" else {}


REGISTRY = Registry(frozenset(DRIVERS), options_of)


def test_an_empty_file_says_what_no_file_says() -> None:
    assert read_config(b"") == read_config(b"# nothing\n") == Config() == Config(REPLICAS, (), ())


def test_everything_it_may_say() -> None:
    text = b"""\xef\xbb\xbf# ours
replicas = ["agent/*", "x[0-9]"]\r
priority = []

[[rules]]
path = "findings/**"
driver = "records"
key = "id"
form = "jsonl"

[[rules]]
path = ["a.md", "b\xc3\xa9/*.md"]
driver = "text"
"""
    said = "the target's .mergekit.toml says so"
    assert read_config(text, REGISTRY) == Config(
        ("agent/*", "x[0-9]"),
        (),
        (
            Rule("findings/**", "records", {"form": "jsonl", "key": "id"}, ".mergekit.toml", 5, said),
            Rule("a.md", "text", {}, ".mergekit.toml", 11, said),
            Rule("bé/*.md", "text", {}, ".mergekit.toml", 11, said),
        ),
    )


def test_without_a_list_of_drivers_every_well_formed_name_is_taken() -> None:
    (rule,) = read_config(b'rules = [{path = "a", driver = "later_one", any = "thing"}]').rules
    assert (rule.driver, rule.options, rule.line) == ("later_one", {"any": "thing"}, 1)


def rule(*lines: str) -> str:
    return "\n".join(("[[rules]]", 'path = "a"', 'driver = "records"', *lines))


ERRORS = [
    # What is written; the message behind the file's name.
    (
        "replica = 1",
        "1:1: 'replica' is an unknown key; is 'replicas' meant? Allowed are: priority, replicas, rules, trust, types, unfinished, votes",
    ),
    (
        '[votes]\nmethod = "consensus"',
        "2:1: consensus by approvals is reserved, and not there yet; methods are: schulze, approval, plurality",
    ),
    ("[votes]\napprovals = 2", "2:1: consensus by approvals is reserved, and not there yet; methods are: schulze, approval, plurality"),
    (
        "[votes]\nquorums = 2",
        "2:1: 'quorums' is an unknown key of votes; is 'quorum' meant? Allowed are: electorate, method, quorum, signed, signers",
    ),
    ('[votes.signers]\n"agent/ann" = []', "2:1: signers: agent/ann must have a name, or a list of names, as git shows who signed"),
    ('[votes]\nsigners = "ann"', '2:1: signers is a text; it must be a table, such as { "agent/ann" = "ann@example.com" }'),
    ("\n  zzz = 1", "2:3: 'zzz' is an unknown key. Allowed are: priority, replicas, rules, trust, types, unfinished, votes"),
    ('"r\\n" = 1', "1:1: 'r\\n' is an unknown key. Allowed are: priority, replicas, rules, trust, types, unfinished, votes"),
    (
        "[rule]\nx = 1",
        "1:1: 'rule' is an unknown key; is 'rules' meant? Allowed are: priority, replicas, rules, trust, types, unfinished, votes",
    ),
    ('replicas = "agent/*"', '1:1: replicas is a text; it must be a list of branch patterns, such as ["agent/*"]'),
    ("priority = true", '1:1: priority is true or false; it must be a list of branch patterns, such as ["agent/*"]'),
    ("replicas = [1]", '1:1: replicas holds a number; it must hold branch patterns alone, such as "agent/*"'),
    ("replicas = [[]]", '1:1: replicas holds a list; it must hold branch patterns alone, such as "agent/*"'),
    ("replicas = [2020-01-01]", '1:1: replicas holds a date or time; it must hold branch patterns alone, such as "agent/*"'),
    ('replicas = [""]', "1:1: replicas: the pattern '' is empty; write '*' for every branch"),
    (
        'replicas = ["!x"]',
        "1:1: replicas: the pattern '!x' is negated, which patterns of branches cannot be; name the branches that are meant",
    ),
    (
        'priority = ["refs/heads/x"]',
        "1:1: priority: the pattern 'refs/heads/x' names a ref; branches are named without 'refs/heads/' and without a remote's name",
    ),
    ('replicas = ["agent/"]', "1:1: replicas: the pattern 'agent/' begins or ends with '/', which no branch does; write 'agent/*'"),
    ('replicas = ["a b"]', "1:1: replicas: the pattern 'a b' holds a blank or a control character, which no branch does"),
    ('replicas = ["a["]', "1:1: replicas: the pattern 'a[' matches nothing: a '[' in it is never closed by ']'"),
    ("rules = 3", "1:1: rules holds a number; each rule is a table of its own, under the heading [[rules]]"),
    ("rules = [{}, 3]", "1:1: rules holds a number; each rule is a table of its own, under the heading [[rules]]"),
    ('\n[rules]\npath = "a"', "2:1: rules holds a table; each rule is a table of its own, under the heading [[rules]]"),
    ("[[rules]]\n\n[[rules]]", "1:1: the rule has no driver; every rule has path and driver"),
    (f'{rule()}\n\n[[rules]]\ndriver = "text"', "5:1: the rule has no path; every rule has path and driver"),
    ('[[rules]]\npaths = "a"\ndriver = "text"', "1:1: the rule has no path (is 'paths' meant to be it?); every rule has path and driver"),
    ('[[rules]]\npath = "a"\ndriver = 3', "3:1: driver is a number; it must be a driver's name: binary, records, siblings, text"),
    (
        '[[rules]]\npath = "a"\n\n driver = "recrods"',
        "4:2: 'recrods' is an unknown driver; is 'records' meant? Allowed are: binary, records, siblings, text",
    ),
    (
        '[[rules]]\npath = 3\ndriver = "text"',
        '2:1: path holds a number; it must be a pattern, such as "findings/**", or a list of patterns',
    ),
    (
        '[[rules]]\npath = []\ndriver = "text"',
        '2:1: path is an empty list; it must be a pattern, such as "findings/**", or a list of patterns',
    ),
    (
        '[[rules]]\npath = ["a", {}]\ndriver = "text"',
        '2:1: path holds a table; it must be a pattern, such as "findings/**", or a list of patterns',
    ),
    (
        rule('kye = "id"'),
        "4:1: 'kye' is an unknown key, and no option of the driver 'records'; is 'key' meant? Allowed are: driver, path, form, key",
    ),
    (rule('form = "json"'), "4:1: 'json' is an unknown value of form; is 'jsonl' meant? Allowed are: blocks, jsonl, lines"),
    (rule("key = 1"), "4:1: key is a number; an option is a text in quotes"),
    (rule("key.x = 1"), "4:1: key is a table; an option is a text in quotes"),
    ("a =", "1:4: this is not TOML: Invalid value"),
    ("replicas = []\nreplicas = []", "2:14: this is not TOML: Cannot overwrite a value"),
    ("replicas = [\n'a'", "2:4: this is not TOML: Unclosed array"),
]


@pytest.mark.parametrize(("text", "message"), ERRORS, ids=range(len(ERRORS)))
def test_an_error_names_the_place_the_cause_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_config(text.encode(), REGISTRY)
    assert raised.value.message == f".mergekit.toml:{message}"
    assert "on the target branch" in raised.value.hint
    assert "commit it there" in raised.value.hint


PATTERNS = [
    ("", "is empty; write '*' for every path"),
    ("!a", "is negated; write the exception as a rule behind this one, since the last match decides ('\\!' is a literal '!')"),
    ("findings/", "ends with '/', and so matches no file; write 'findings/**'"),
    ("./a/b", "begins with './', which no path does; write '/a/b'"),
    ("a//b", "has a component that no path has ('', '.' or '..'); patterns start at the root of the repository"),
    ("../a", "has a component that no path has ('', '.' or '..'); patterns start at the root of the repository"),
    ("a/./b", "has a component that no path has ('', '.' or '..'); patterns start at the root of the repository"),
    ("*.{md,txt}", "has braces, which stand for themselves here; write a list of patterns ('[{]' is a literal '{')"),
    ("a[b", "matches nothing: a '[' in it is never closed by ']'"),
    ("a\\", "matches nothing: a '\\' at its end escapes nothing"),
]


@pytest.mark.parametrize(("pattern", "message"), PATTERNS)
def test_a_pattern_that_cannot_be_meant_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_config(f"[[rules]]\ndriver = 'text'\npath = '{pattern}'".encode())
    assert raised.value.message == f".mergekit.toml:3:1: path: the pattern '{pattern}' {message}"


@pytest.mark.parametrize(
    "pattern", ["*", "/a", "[{]a,b}", "\\{a,b}", "{a}", "{{cookiecutter.name}}/**", "**", "a/**/b", "\\!a", ".a", "..."]
)
def test_a_pattern_that_may_be_meant_is_taken(pattern: str) -> None:
    assert read_config(f"[[rules]]\ndriver = 'text'\npath = '{pattern}'".encode()).rules[0].pattern == pattern


def test_a_driver_name_is_checked_without_a_list_too() -> None:
    with pytest.raises(PolicyError, match="'Text!' is no driver's name; names have small letters, digits and '_'"):
        read_config(b"[[rules]]\ndriver = 'Text!'\npath = 'a'")


def test_bytes_that_are_no_text_are_named_with_their_place() -> None:
    with pytest.raises(PolicyError) as raised:
        read_config(b"# \xc3\xa9\r\n# \xc3\xa9 \xff")
    assert raised.value.message == ".mergekit.toml:2:5: byte 0xff is not UTF-8; the file must be UTF-8 text"


def test_values_nested_too_deeply_for_python_are_refused() -> None:
    with pytest.raises(PolicyError, match=r"^\.mergekit\.toml:\d+:\d+: .*nested"):
        read_config(b"x = " + b"[" * 100_000)


def test_a_number_that_python_refuses_is_an_error_of_the_policy() -> None:
    with pytest.raises(PolicyError, match=r"\.mergekit\.toml:1:1: a value cannot be read"):
        read_config(b"x = " + b"9" * 10_000)


def test_a_file_that_is_no_policy_by_its_size_is_refused() -> None:
    with pytest.raises(PolicyError, match="has 1048577 bytes; a policy has at most 1048576"):
        read_config(b"#" * (1024 * 1024 + 1))


WORDS = ("replicas", "priority", "rules", "[[rules]]", "[rules]", "path", "driver", "key", "records", "=", '"a"', "'b/**'")
MARKS = ("[", "]", "{", "}", ",", "#", ".", "1", "true", "\n", " ", '"', '"""', "'''", "\\", "\r", "\0", "\ufeff", "é")
SOUP = st.lists(st.sampled_from(WORDS + MARKS), max_size=25)


@given(st.one_of(SOUP.map(lambda parts: "".join(parts).encode()), st.binary(max_size=40)))
def test_whatever_stands_there_it_is_read_or_refused(content: bytes) -> None:
    try:
        config = read_config(content, REGISTRY)
    except PolicyError as error:
        assert error.message.startswith(".mergekit.toml:")  # noqa: PT017 (either way is right)
    else:
        assert isinstance(config, Config)


def test_trust() -> None:
    assert read_config(b'trust = "eager"').trust == "eager"
    with pytest.raises(PolicyError, match=r"1:1: 'sure' is an unknown level of trust\. Allowed are: safe, balanced, eager"):
        read_config(b'trust = "sure"')
    with pytest.raises(PolicyError, match="trust is a number"):
        read_config(b"trust = 3")
