"""Kotlin: imports, functions and types commute; properties are initialised from top to bottom."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_MEMBERS = ("function_declaration", "class_declaration", "object_declaration", "companion_object", "secondary_constructor")

_WORDS = ("class_modifier", "function_modifier", "member_modifier", "property_modifier")
_ONE_OF = ("visibility_modifier", "inheritance_modifier")

PROFILE = Profile(
    name="kotlin",
    title="Kotlin",
    grammar=Grammar("tree_sitter_kotlin"),
    extensions=("kt", "kts"),
    containers=(
        Container("source_file", (("import",),)),
        Container("source_file", (("function_declaration", "class_declaration", "object_declaration", "type_alias"),), barriers=False),
        Container("source_file", (("property_declaration",),), reorder=False),
        Container("class_body", (_MEMBERS,), barriers=False),
        Container("class_body", (("property_declaration",),), reorder=False),
        Container("enum_class_body", (_MEMBERS,), barriers=False),
        Container("modifiers", (_WORDS,)),
    ),
    signatures=(
        Signature("package_header", ("(package)",)),
        Signature("import", (".",), "import"),
        Signature("class_declaration", ("name",), "definition", family="type"),
        Signature("object_declaration", ("name",), "definition", family="type"),
        Signature("type_alias", ("type",), "definition", family="type"),
        Signature("companion_object", ("(companion)",), "definition", family="companion"),
        # The type before the name, of what is extended, is no field of its own: overloads may differ by it.
        Signature(
            "function_declaration",
            ("name", "(type_parameters)", "(user_type)", "(nullable_type)", "(function_value_parameters)"),
            "definition",
            family="function",
        ),
        Signature("secondary_constructor", ("(function_value_parameters)",), "definition", family="constructor"),
        Signature("property_declaration", ("(variable_declaration)/(identifier)", "(user_type)", "(nullable_type)"), "definition"),
        Signature("enum_entry", ("(identifier)",), "definition"),
        Signature("class_parameter", ("(identifier)",), "parameter"),
        Signature("parameter", ("(identifier)",), "parameter"),
        *(Signature(kind, (".",), "key", ("modifiers",), family="modifier") for kind in _WORDS),
        *(Signature(kind, ("=" + kind,), "key", ("modifiers",), family="modifier") for kind in _ONE_OF),
        Signature("when_entry", ("condition",), "case"),
        Signature("assignment", ("left",)),
        Signature("if_expression", ("condition",)),
    ),
    scopes=(
        "class_body",
        "enum_class_body",
        "modifiers",
        "block",
        "lambda_literal",
        "class_parameters",
        "function_value_parameters",
        "when_expression",
    ),
    comments=("line_comment", "block_comment"),
    atomic=("string_literal", "multiline_string_literal", "character_literal"),
)
