"""TOML: keys and tables commute, the items of arrays do not, nor the tables of an array."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_KEY = ("(bare_key)", "(dotted_key)", "(quoted_key)")

PROFILE = Profile(
    name="toml",
    title="TOML",
    grammar=Grammar("tree_sitter_toml"),
    extensions=("toml",),
    file_names=("Cargo.lock", "Pipfile", "poetry.lock", "uv.lock", "pdm.lock"),
    containers=(
        Container("document", (("pair",), ("table",))),
        Container("table", (("pair",),)),
        Container("table_array_element", (("pair",),)),
        Container("inline_table", (("pair",),), separator=","),
    ),
    signatures=(
        Signature("pair", _KEY, "key"),
        Signature("table", _KEY, "key", family="table"),
        Signature("table_array_element", _KEY),
    ),
    scopes=("table", "table_array_element", "inline_table"),
    comments=("comment",),
    atomic=("string",),
)
