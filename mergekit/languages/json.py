"""JSON: the members of an object commute, those of an array do not."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="json",
    title="JSON",
    grammar=Grammar("tree_sitter_json"),
    extensions=("json", "jsonc", "webmanifest", "geojson"),
    file_names=("composer.lock", "Pipfile.lock", ".babelrc", ".eslintrc", ".prettierrc"),
    containers=(Container("object", (("pair",),), separator=","),),
    signatures=(Signature("pair", ("key",), "key"),),
    scopes=("object",),
    comments=("comment",),
    atomic=("string",),
)
