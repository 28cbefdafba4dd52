"""PHP: uses and methods commute; constants and properties keep their order."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_TYPES = ("class_declaration", "interface_declaration", "trait_declaration", "enum_declaration")
_WORDS = ("abstract_modifier", "final_modifier", "readonly_modifier", "static_modifier")
_MODIFIED = ("method_declaration", "property_declaration", "class_declaration")
_BODIES = ("declaration_list", "enum_declaration_list")

PROFILE = Profile(
    name="php",
    title="PHP",
    grammar=Grammar("tree_sitter_php", "language_php"),
    extensions=("php", "phtml", "inc"),
    containers=(
        Container("program", (("namespace_use_declaration",),)),
        # Whatever depends on something else has to follow it.
        Container("program", (("function_definition", *_TYPES),), reorder=False),
        Container("compound_statement", (("namespace_use_declaration",),), within=("namespace_definition",)),
        Container("compound_statement", (("function_definition", *_TYPES),), within=("namespace_definition",), reorder=False),
        Container("namespace_use_declaration", (("namespace_use_clause",),), separator=","),
        Container("namespace_use_group", (("namespace_use_clause",),), separator=",", trailing=True),
        *(Container(body, (("method_declaration",),), barriers=False) for body in _BODIES),
        *(Container(body, (("use_declaration",), ("const_declaration", "property_declaration")), reorder=False) for body in _BODIES),
        *(Container(kind, (_WORDS,)) for kind in _MODIFIED),
        Container("class_interface_clause", separator=","),
    ),
    signatures=(
        Signature("namespace_definition", ("name",)),
        Signature("namespace_use_declaration", (".",), "import"),
        Signature("namespace_use_clause", (".",), "import", ("namespace_use_group",)),
        *(Signature(kind, ("name",), "definition", family="type") for kind in _TYPES),
        Signature("function_definition", ("name",), "definition", family="function"),
        Signature("method_declaration", ("name",), "definition", family="method"),
        Signature("const_declaration", ("(const_element)/(name)",)),
        Signature("const_element", ("(name)",), "definition", family="constant"),
        Signature("property_declaration", ("(property_element)/name",)),
        Signature("property_element", ("name",), "definition", family="property"),
        Signature("enum_case", ("name",), "definition", family="constant"),
        Signature("use_declaration", (".",), "import", family="trait"),
        *(Signature(kind, (".",), "key", _MODIFIED, family="modifier") for kind in _WORDS),
        Signature("visibility_modifier", ("=visibility",), "key", _MODIFIED, family="modifier"),
        Signature("simple_parameter", ("name",), "parameter"),
        Signature("variadic_parameter", ("name",), "parameter"),
        Signature("property_promotion_parameter", ("name",), "parameter"),
        Signature("argument", ("name",)),
        Signature("case_statement", ("value",), "case"),
        Signature("match_conditional_expression", ("conditional_expressions",), "case"),
        Signature("if_statement", ("condition",)),
        Signature("expression_statement", ("(assignment_expression)/left",)),
    ),
    scopes=(
        *_BODIES,
        *_MODIFIED,
        "compound_statement",
        "namespace_use_group",
        "formal_parameters",
        "arguments",
        "switch_block",
        "match_block",
    ),
    comments=("comment",),
    atomic=("string", "encapsed_string", "heredoc", "nowdoc", "text"),
)
