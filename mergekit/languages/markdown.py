"""Markdown: text is in order; items, rows and sections that both sides add may stand beside each other."""

from __future__ import annotations

from mergekit.languages.profile import Container, Embedded, Grammar, Profile, Signature

PROFILE = Profile(
    name="markdown",
    title="Markdown",
    grammar=Grammar("tree_sitter_markdown"),
    extensions=("md", "markdown", "mdown", "mkd"),
    containers=(
        Container("list", (("list_item",),), reorder=False),
        Container("pipe_table", (("pipe_table_row",),), reorder=False),
        Container("section", (("section",), ("link_reference_definition",)), reorder=False),
        Container("document", (("section",),), reorder=False),
    ),
    signatures=(
        Signature("section", ("(atx_heading)", "(setext_heading)"), "label", family="heading"),
        Signature("link_reference_definition", ("(link_label)",), "label"),
        Signature("list_item", (".",)),
        Signature("pipe_table_row", (".",)),
    ),
    scopes=("section",),
    atomic=("paragraph", "fenced_code_block", "indented_code_block", "html_block", "minus_metadata", "plus_metadata", "pipe_table_row"),
    embedded=(Embedded("fenced_code_block", "(code_fence_content)", named="(info_string)/(language)"),),
    indented=True,
)
