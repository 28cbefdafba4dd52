"""Scala: imports and definitions commute; values are initialised from top to bottom."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_TYPES = ("class_definition", "trait_definition", "enum_definition", "type_definition")
_MEMBERS = (*_TYPES, "object_definition", "function_definition", "function_declaration")
_WORDS = ("final", "sealed", "abstract", "override", "implicit", "lazy")
_OVERLOAD = ("name", "parameters")

PROFILE = Profile(
    name="scala",
    title="Scala",
    grammar=Grammar("tree_sitter_scala"),
    extensions=("scala", "sc", "sbt"),
    containers=(
        Container("compilation_unit", (("import_declaration",),)),
        Container("compilation_unit", (_MEMBERS,), barriers=False),
        Container("template_body", (("import_declaration",),)),
        Container("template_body", (_MEMBERS,), barriers=False),
        Container("template_body", (("val_definition", "var_definition"),), reorder=False),
        Container("modifiers", (_WORDS,)),
        # A wildcard stands last, and gives what was not named before.
        Container("namespace_selectors", (("identifier", "arrow_renamed_identifier", "as_renamed_identifier"),), separator=","),
    ),
    signatures=(
        Signature("package_clause", ("name",)),
        Signature("import_declaration", (".",), "import"),
        Signature("identifier", (".",), "import", ("namespace_selectors",)),
        Signature("arrow_renamed_identifier", ("name", "alias"), "import"),
        Signature("as_renamed_identifier", ("name", "alias"), "import"),
        *(Signature(kind, ("name",), "definition", family="type") for kind in _TYPES),
        Signature("object_definition", ("name",), "definition", family="object"),
        Signature("package_object", ("name",), "definition", family="object"),
        Signature("function_definition", _OVERLOAD, "definition"),
        Signature("function_declaration", _OVERLOAD, "definition"),
        Signature("given_definition", ("name",), "definition"),
        Signature("val_definition", ("pattern",), "definition"),
        Signature("var_definition", ("pattern",), "definition"),
        Signature("val_declaration", ("name",), "definition"),
        Signature("var_declaration", ("name",), "definition"),
        Signature("simple_enum_case", ("name",), "definition"),
        *(Signature(word, (".",), "key", ("modifiers",), family="modifier") for word in _WORDS),
        Signature("access_modifier", ("=access",), "key", ("modifiers",), family="modifier"),
        Signature("class_parameter", ("name",), "parameter"),
        Signature("parameter", ("name",), "parameter"),
        Signature("case_clause", ("pattern", "(guard)"), "case"),
    ),
    scopes=(
        "template_body",
        "enum_body",
        "modifiers",
        "block",
        "indented_block",
        "namespace_selectors",
        "class_parameters",
        "parameters",
        "case_block",
        "indented_cases",
        "case_clause",
        "lambda_expression",
    ),
    comments=("comment", "block_comment"),
    atomic=("string", "interpolated_string", "interpolated_string_expression", "character_literal"),
    # Since its third version Scala may be written without braces; where it is, lines carry their depth.
    indented=True,
)
