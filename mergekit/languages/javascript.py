"""JavaScript, JSX included: members of classes and objects commute; imports run what they name, so their order stays."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_FUNCTIONS = ("function_declaration", "generator_function_declaration")

# What TypeScript's grammar has, too.
CONTAINERS = (
    Container("program", (("import_statement",),), reorder=False),
    Container("program", ((*_FUNCTIONS, "class_declaration", "export_statement"),), reorder=False),
    Container("statement_block", (_FUNCTIONS,), reorder=False),
    Container("named_imports", (("import_specifier",),), separator=",", trailing=True),
    Container("export_clause", (("export_specifier",),), separator=",", trailing=True),
    Container("class_body", (("method_definition",),), barriers=False),
    # What is spread in between overrides or is overridden: a barrier.
    Container("object", (("pair", "method_definition", "shorthand_property_identifier"),), separator=",", trailing=True),
    Container(
        "object_pattern",
        (("shorthand_property_identifier_pattern", "pair_pattern", "object_assignment_pattern"),),
        separator=",",
        trailing=True,
    ),
)
SIGNATURES = (
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
    Signature("method_definition", ("(get)", "(set)", "name"), "key", ("object",)),
    Signature("pair", ("key",), "key", ("object",)),
    Signature("shorthand_property_identifier", (".",), "key"),
    Signature("shorthand_property_identifier_pattern", (".",), "key"),
    Signature("pair_pattern", ("key",), "key"),
    Signature("object_assignment_pattern", ("left",), "key"),
    Signature("import_statement", ("source",)),
    Signature("import_specifier", ("../../../source", "name", "alias"), "import"),
    Signature("namespace_import", ("../../source", "."), "import"),
    Signature("identifier", ("../../source", "."), "import", ("import_clause",)),
    Signature("export_specifier", ("name", "alias"), "key"),
    Signature("switch_case", ("value",), "case"),
    Signature("labeled_statement", ("label",), "label"),
    Signature("if_statement", ("condition",)),
    Signature("while_statement", ("condition",)),
    Signature(
        "expression_statement",
        ("(assignment_expression)/left", "(call_expression)/function", "(call_expression)/arguments/(string)"),
    ),
)
SCOPES = (
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
    "export_clause",
)
COMMENTS = ("comment", "html_comment", "hash_bang_line")
ATOMIC = ("string", "template_string", "regex")

# What TSX's grammar has, too.
JSX_CONTAINERS = (
    Container("jsx_opening_element", (("jsx_attribute",),)),
    Container("jsx_self_closing_element", (("jsx_attribute",),)),
)
JSX_SIGNATURES = (
    Signature("jsx_attribute", ("(property_identifier)", "(jsx_namespace_name)"), "key"),
    Signature("jsx_element", ("open_tag/name", "open_tag/(jsx_attribute)")),
)
JSX_SCOPES = ("jsx_opening_element", "jsx_self_closing_element")
JSX_ATOMIC = ("jsx_text",)

PROFILE = Profile(
    name="javascript",
    title="JavaScript",
    grammar=Grammar("tree_sitter_javascript"),
    extensions=("js", "mjs", "cjs", "jsx"),
    file_names=("Jakefile",),
    # Fields are initialised from top to bottom.
    containers=(*CONTAINERS, Container("class_body", (("field_definition",),), reorder=False), *JSX_CONTAINERS),
    signatures=(
        *SIGNATURES,
        Signature("field_definition", ("(static)", "property"), "definition"),
        Signature("identifier", (".",), "parameter", ("formal_parameters",)),
        Signature("assignment_pattern", ("left",), "parameter", ("formal_parameters",)),
        *JSX_SIGNATURES,
    ),
    scopes=(*SCOPES, *JSX_SCOPES),
    comments=COMMENTS,
    atomic=(*ATOMIC, *JSX_ATOMIC),
)
