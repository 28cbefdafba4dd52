"""reStructuredText: text is in order; items that both sides add may stand beside each other."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="rst",
    title="reStructuredText",
    grammar=Grammar("tree_sitter_rst"),
    extensions=("rst", "rest"),
    containers=(
        Container("bullet_list", (("list_item",),), reorder=False),
        Container("document", (("target",), ("substitution_definition",)), reorder=False),
        Container("options", (("field",),)),
    ),
    signatures=(
        Signature("target", ("name",), "label"),
        Signature("footnote", ("name",), "label", family="footnote"),
        Signature("citation", ("name",), "label", family="footnote"),
        Signature("substitution_definition", ("name",), "label", family="substitution"),
        Signature("field", ("(field_name)",), "key", ("options",)),
        Signature("directive", ("name", "body/(arguments)")),
        Signature("list_item", (".",)),
    ),
    scopes=("options",),
    comments=("comment",),
    atomic=("paragraph", "title", "literal_block", "doctest_block", "line_block"),
    indented=True,
)
