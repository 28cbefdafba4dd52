"""JavaScript, JSX included: members of classes and objects commute; imports run what they name, so their order stays."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_DECLARATIONS = ("function_declaration", "generator_function_declaration", "class_declaration", "export_statement")

PROFILE = Profile(
    name="javascript",
    title="JavaScript",
    grammar=Grammar("tree_sitter_javascript"),
    extensions=("js", "mjs", "cjs", "jsx"),
    file_names=("Jakefile",),
    containers=(
        Container("program", (("import_statement",),), reorder=False),
        Container("program", (_DECLARATIONS,), reorder=False),
        Container("statement_block", (("function_declaration", "generator_function_declaration"),), reorder=False),
        Container("named_imports", (("import_specifier",),), separator=",", trailing=True),
        Container("export_clause", (("export_specifier",),), separator=",", trailing=True),
        Container("class_body", (("method_definition",),), barriers=False),
        # Fields are initialised from top to bottom.
        Container("class_body", (("field_definition",),), reorder=False),
        # What is spread in between overrides or is overridden: a barrier.
        Container("object", (("pair", "method_definition", "shorthand_property_identifier"),), separator=",", trailing=True),
        Container(
            "object_pattern",
            (("shorthand_property_identifier_pattern", "pair_pattern", "object_assignment_pattern"),),
            separator=",",
            trailing=True,
        ),
        Container("jsx_opening_element", (("jsx_attribute",),)),
        Container("jsx_self_closing_element", (("jsx_attribute",),)),
    ),
    signatures=(
        Signature("function_declaration", ("name",), "definition"),
        Signature("generator_function_declaration", ("name",), "definition"),
        Signature("class_declaration", ("name",), "definition"),
        Signature("variable_declarator", ("name",), "definition"),
        Signature("lexical_declaration", ("(variable_declarator)/name",)),
        Signature("variable_declaration", ("(variable_declarator)/name",)),
        Signature(
            "export_statement",
            ("(default)", "declaration/name", "declaration/(variable_declarator)/name", "(export_clause)/(export_specifier)", "source"),
        ),
        # Of one name there may be a getter and a setter, and the same again for the class itself.
        Signature("method_definition", ("(static)", "(get)", "(set)", "name"), "definition", ("class_body",)),
        Signature("field_definition", ("(static)", "property"), "definition"),
        Signature("method_definition", ("(get)", "(set)", "name"), "key"),
        Signature("pair", ("key",), "key", ("object",)),
        Signature("shorthand_property_identifier", (".",), "key"),
        Signature("shorthand_property_identifier_pattern", (".",), "key"),
        Signature("pair_pattern", ("key",), "key"),
        Signature("object_assignment_pattern", ("left",), "key"),
        Signature("import_statement", ("source",)),
        Signature("import_specifier", ("../../../source", "name", "alias"), "import"),
        Signature("namespace_import", ("../../source", "."), "import"),
        Signature("identifier", ("../../source", "."), "import", ("import_clause",)),
        Signature("export_specifier", ("../../source", "name", "alias"), "key"),
        Signature("identifier", (".",), "parameter", ("formal_parameters",)),
        Signature("assignment_pattern", ("left",), "parameter", ("formal_parameters",)),
        Signature("jsx_attribute", ("(property_identifier)", "(jsx_namespace_name)"), "key"),
        Signature("jsx_element", ("open_tag/name", "open_tag/(jsx_attribute)")),
        Signature("switch_case", ("value",), "case"),
        Signature("labeled_statement", ("label",)),
        Signature("if_statement", ("condition",)),
        Signature("while_statement", ("condition",)),
        Signature("expression_statement", ("(assignment_expression)/left",)),
        Signature("expression_statement", ("(call_expression)/function", "(call_expression)/arguments/(string)")),
    ),
    scopes=(
        "statement_block",
        "class_body",
        "class_static_block",
        "object",
        "object_pattern",
        "formal_parameters",
        "switch_body",
        "switch_case",
        "switch_default",
        "for_statement",
        "for_in_statement",
        "arrow_function",
        "jsx_opening_element",
        "jsx_self_closing_element",
        "export_clause",
    ),
    comments=("comment", "html_comment", "hash_bang_line"),
    atomic=("string", "template_string", "regex", "jsx_text"),
)
