"""C#: usings and members commute; fields are initialised from top to bottom."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_GENERIC = ("class_declaration", "struct_declaration", "interface_declaration", "record_declaration", "delegate_declaration")
_TYPES = (*_GENERIC, "enum_declaration")
_MEMBERS = (
    *_TYPES,
    "method_declaration",
    "constructor_declaration",
    "destructor_declaration",
    "property_declaration",
    "indexer_declaration",
    "operator_declaration",
    "conversion_operator_declaration",
    "event_declaration",
)
_FIELDS = ("field_declaration", "event_field_declaration")
_PARAMETERS = "parameters/(parameter)/type"

PROFILE = Profile(
    name="csharp",
    title="C#",
    grammar=Grammar("tree_sitter_c_sharp"),
    extensions=("cs", "csx"),
    containers=(
        Container("compilation_unit", (("using_directive",),)),
        Container("compilation_unit", (_TYPES,), barriers=False),
        Container("declaration_list", (("using_directive",),)),
        Container("declaration_list", (_MEMBERS,), barriers=False),
        Container("declaration_list", (_FIELDS,), reorder=False),
        Container("initializer_expression", (("assignment_expression",),), separator=",", trailing=True, reorder=False),
    ),
    signatures=(
        Signature("using_directive", (".",), "import"),
        Signature("namespace_declaration", ("name",)),
        Signature("file_scoped_namespace_declaration", ("name",)),
        *(Signature(kind, ("name", "(type_parameter_list)"), "definition", family="type") for kind in _GENERIC),
        Signature("enum_declaration", ("name",), "definition", family="type"),
        Signature("method_declaration", ("(explicit_interface_specifier)", "name", "type_parameters", _PARAMETERS), "definition"),
        Signature("constructor_declaration", ("(modifier)", "name", _PARAMETERS), "definition", family="constructor"),
        Signature("destructor_declaration", ("name",), "definition", family="destructor"),
        Signature("property_declaration", ("(explicit_interface_specifier)", "name"), "definition"),
        Signature("indexer_declaration", ("(explicit_interface_specifier)", "parameters"), "definition", family="indexer"),
        Signature("operator_declaration", ("operator", _PARAMETERS), "definition", family="operator"),
        Signature("conversion_operator_declaration", ("type", _PARAMETERS), "definition", family="operator"),
        Signature("event_declaration", ("(explicit_interface_specifier)", "name"), "definition"),
        Signature("field_declaration", ("(variable_declaration)/(variable_declarator)/name",)),
        Signature("event_field_declaration", ("(variable_declaration)/(variable_declarator)/name",)),
        Signature("local_declaration_statement", ("(variable_declaration)/(variable_declarator)/name",)),
        Signature("variable_declarator", ("name",), "definition"),
        Signature("local_function_statement", ("name",), "definition"),
        Signature("enum_member_declaration", ("name",), "definition"),
        Signature("accessor_declaration", ("name",), "key"),
        Signature("parameter", ("name",), "parameter"),
        Signature("type_parameter", ("name",), "parameter"),
        Signature("attribute", ("name",)),
        Signature("assignment_expression", ("left",), "key", ("initializer_expression",)),
        Signature("labeled_statement", ("(identifier)",), "label"),
        Signature("if_statement", ("condition",)),
        Signature("expression_statement", ("(assignment_expression)/left",)),
    ),
    scopes=(
        "declaration_list",
        "enum_member_declaration_list",
        "accessor_list",
        "block",
        "switch_section",
        "parameter_list",
        "bracketed_parameter_list",
        "type_parameter_list",
        "initializer_expression",
        "lambda_expression",
        "for_statement",
        "foreach_statement",
        "using_statement",
        "preproc_if",
        "preproc_else",
        "preproc_elif",
    ),
    comments=("comment",),
    atomic=("string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression", "character_literal"),
)
