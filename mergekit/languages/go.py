"""Go: the order of a package's functions, methods and types means nothing; constants may count themselves with iota."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="go",
    title="Go",
    grammar=Grammar("tree_sitter_go"),
    extensions=("go",),
    containers=(
        Container("source_file", (("import_declaration",),)),
        Container("source_file", (("function_declaration", "method_declaration", "type_declaration"),), barriers=False),
        # Variables are set in the order in which they are declared, where they do not need each other.
        Container("source_file", (("const_declaration", "var_declaration"),), reorder=False),
        Container("import_spec_list", (("import_spec",),)),
        Container("type_declaration", (("type_spec", "type_alias"),)),
        Container("var_spec_list", (("var_spec",),), reorder=False),
        # The order of fields is that of memory, and of literals without keys.
        Container("field_declaration_list", (("field_declaration",),), reorder=False),
        Container("interface_type", (("method_elem",),), barriers=False),
        Container("literal_value", (("keyed_element",),), separator=",", trailing=True),
        Container("expression_switch_statement", (("expression_case",),), reorder=False),
    ),
    signatures=(
        Signature("package_clause", ("(package)",)),
        Signature("function_declaration", ("name",), "definition"),
        Signature("method_declaration", ("receiver/(parameter_declaration)/type", "name"), "definition", family="method"),
        Signature("type_declaration", ("(type_spec)/name", "(type_alias)/name")),
        Signature("const_declaration", ("(const_spec)/name",)),
        Signature("var_declaration", ("(var_spec)/name",)),
        Signature("type_spec", ("name",), "definition"),
        Signature("type_alias", ("name",), "definition"),
        Signature("const_spec", ("name",), "definition"),
        Signature("var_spec", ("name",), "definition"),
        Signature("short_var_declaration", ("left",)),
        Signature("assignment_statement", ("left",)),
        Signature("import_spec", ("name", "path"), "import"),
        Signature("field_declaration", ("name",), "key"),
        Signature("method_elem", ("name",), "key"),
        Signature("parameter_declaration", ("name",), "parameter"),
        Signature("keyed_element", ("key",), "key"),
        Signature("expression_case", ("value",), "case"),
        Signature("type_case", ("type",), "case"),
        Signature("communication_case", ("communication",), "case"),
        Signature("labeled_statement", ("label",), "label"),
        Signature("if_statement", ("initializer", "condition")),
    ),
    scopes=(
        "block",
        "field_declaration_list",
        "interface_type",
        "parameter_list",
        "type_parameter_list",
        "literal_value",
        "expression_switch_statement",
        "type_switch_statement",
        "select_statement",
        "expression_case",
        "type_case",
        "communication_case",
        "default_case",
        "if_statement",
        "for_statement",
    ),
    comments=("comment",),
    atomic=("interpreted_string_literal", "raw_string_literal", "rune_literal"),
)
