"""YAML: the pairs of a mapping commute, the items of a sequence do not."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="yaml",
    title="YAML",
    grammar=Grammar("tree_sitter_yaml"),
    extensions=("yaml", "yml"),
    file_names=(".clang-format", ".clang-tidy"),
    containers=(
        Container("block_mapping", (("block_mapping_pair",),)),
        Container("flow_mapping", (("flow_pair",),), separator=",", trailing=True),
    ),
    signatures=(
        Signature("block_mapping_pair", ("key",), "key"),
        Signature("flow_pair", ("key",), "key"),
        Signature("anchor", (".",), "label"),
    ),
    scopes=("document", "block_mapping", "flow_mapping"),
    comments=("comment",),
    atomic=("block_scalar", "plain_scalar", "double_quote_scalar", "single_quote_scalar"),
    indented=True,
)
