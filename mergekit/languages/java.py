"""Java: imports and members commute, fields and constants of enums keep their order."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_TYPES = (
    "class_declaration",
    "interface_declaration",
    "enum_declaration",
    "record_declaration",
    "annotation_type_declaration",
)
_MEMBERS = ("method_declaration", "constructor_declaration", "compact_constructor_declaration", *_TYPES)
_WORDS = ("static", "final", "abstract", "default", "native", "synchronized", "transient", "volatile", "strictfp")
_BODIES = ("class_body", "interface_body", "enum_body_declarations", "annotation_type_body")
_PARAMETERS = ("parameters/(formal_parameter)/type", "parameters/(spread_parameter)")

PROFILE = Profile(
    name="java",
    title="Java",
    grammar=Grammar("tree_sitter_java"),
    extensions=("java",),
    containers=(
        Container("program", (("import_declaration",),)),
        Container("program", (_TYPES,), barriers=False),
        *(Container(body, (_MEMBERS,), barriers=False) for body in _BODIES),
        # Fields are initialised from top to bottom.
        *(Container(body, (("field_declaration", "constant_declaration"),), reorder=False) for body in _BODIES),
        Container("annotation_type_body", (("annotation_type_element_declaration",),), barriers=False),
        Container("modifiers", (("annotation", "marker_annotation"), _WORDS)),
        Container("annotation_argument_list", (("element_value_pair",),), separator=","),
        Container("throws", separator=","),
        Container("type_list", within=("super_interfaces", "extends_interfaces", "permits"), separator=","),
        Container("switch_block", (("switch_rule",),), reorder=False),
        Container("module_body", barriers=False),
    ),
    signatures=(
        Signature("package_declaration", ("(package)",)),
        Signature("import_declaration", (".",), "import"),
        *(Signature(kind, ("name",), "definition", family="type") for kind in _TYPES),
        # Overloads differ by the types of their parameters.
        Signature("method_declaration", ("name", *_PARAMETERS), "definition", family="method"),
        Signature("constructor_declaration", ("name", *_PARAMETERS), "definition", family="constructor"),
        Signature("compact_constructor_declaration", ("name",), "definition", family="constructor"),
        Signature("annotation_type_element_declaration", ("name",), "definition", family="method"),
        Signature("static_initializer", ("(static)",)),
        Signature("variable_declarator", ("name",), "definition"),
        Signature("field_declaration", ("declarator/name",)),
        Signature("constant_declaration", ("declarator/name",)),
        Signature("local_variable_declaration", ("declarator/name",)),
        Signature("enum_constant", ("name",), "definition"),
        Signature("formal_parameter", ("name",), "parameter"),
        Signature("annotation", ("name",)),
        Signature("marker_annotation", ("name",)),
        *(Signature(word, (".",), "key", ("modifiers",), family="modifier") for word in _WORDS),
        *(Signature(word, ("=visibility",), "key", ("modifiers",), family="modifier") for word in ("public", "protected", "private")),
        Signature("element_value_pair", ("key",), "key"),
        Signature("switch_rule", ("(switch_label)",), "case"),
        Signature("switch_block_statement_group", ("(switch_label)",), "case"),
        Signature("catch_clause", ("(catch_formal_parameter)/(catch_type)",)),
        Signature("if_statement", ("condition",)),
        Signature("while_statement", ("condition",)),
        Signature("labeled_statement", ("(identifier)",)),
        Signature("expression_statement", ("(assignment_expression)/left",)),
        Signature("requires_module_directive", ("module",), "key"),
        Signature("exports_module_directive", ("package",), "key", family="exports"),
    ),
    scopes=(
        *_BODIES,
        "modifiers",
        "enum_body",
        "block",
        "constructor_body",
        "formal_parameters",
        "annotation_argument_list",
        "switch_block",
        "switch_block_statement_group",
        "for_statement",
        "enhanced_for_statement",
        "try_with_resources_statement",
        "lambda_expression",
        "module_body",
    ),
    comments=("line_comment", "block_comment"),
    atomic=("string_literal", "character_literal"),
)
