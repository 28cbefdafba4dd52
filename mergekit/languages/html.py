"""HTML: attributes commute, elements are in order."""

from __future__ import annotations

from mergekit.languages.profile import Container, Embedded, Grammar, Profile, Signature

PROFILE = Profile(
    name="html",
    title="HTML",
    grammar=Grammar("tree_sitter_html"),
    extensions=("html", "htm", "xhtml"),
    containers=(
        Container("start_tag", (("attribute",),)),
        Container("self_closing_tag", (("attribute",),)),
    ),
    signatures=(
        Signature("attribute", ("(attribute_name)",), "key"),
        Signature(
            "element",
            ("(start_tag)/(tag_name)", "(start_tag)/(attribute)", "(self_closing_tag)/(tag_name)", "(self_closing_tag)/(attribute)"),
        ),
        Signature("script_element", ("(start_tag)/(attribute)",)),
        Signature("style_element", ("(start_tag)/(attribute)",)),
    ),
    scopes=("element", "start_tag", "self_closing_tag"),
    comments=("comment",),
    atomic=("text", "raw_text", "doctype", "attribute_value"),
    embedded=(
        Embedded("raw_text", language="javascript", within=("script_element",)),
        Embedded("raw_text", language="css", within=("style_element",)),
    ),
)
