"""CSS: of two rules or declarations the later one wins, so only selectors of one rule commute."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="css",
    title="CSS",
    grammar=Grammar("tree_sitter_css"),
    extensions=("css",),
    containers=(Container("selectors", separator=","),),
    signatures=(
        Signature("import_statement", (".",), "import"),
        Signature("rule_set", ("(selectors)",)),
        Signature("declaration", ("(property_name)",)),
        Signature("media_statement", ("(keyword_query)", "(feature_query)", "(binary_query)")),
        Signature("keyframes_statement", ("(keyframes_name)",), "definition"),
        Signature("keyframe_block", ("(from)", "(to)", "(integer_value)"), "key"),
    ),
    scopes=("block", "keyframe_block_list"),
    comments=("comment", "js_comment"),
    atomic=("string_value", "plain_value", "integer_value", "float_value"),
)
