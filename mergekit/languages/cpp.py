"""C++: as C; overloads differ by their parameters, and members keep their order, which is that of initialising them."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_PLACES = ("translation_unit", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "declaration_list")
_TYPES = ("class_specifier", "struct_specifier", "union_specifier", "enum_specifier")
_OVERLOAD = ("declarator+", "declarator*/parameters", "declarator*/(type_qualifier)", "declarator*/(ref_qualifier)")

PROFILE = Profile(
    name="cpp",
    title="C++",
    grammar=Grammar("tree_sitter_cpp"),
    # Headers of C are read as those of C++, too: nearly all of them are.
    extensions=("cpp", "cc", "cxx", "c++", "h", "hpp", "hh", "hxx", "h++", "ipp", "inl"),
    containers=(
        *(Container(place, (("preproc_include",),), reorder=False) for place in _PLACES),
        *(Container(place, (("preproc_def", "preproc_function_def"),), reorder=False) for place in _PLACES),
        *(Container(place, (("using_declaration",),), reorder=False) for place in _PLACES),
        *(Container(place, (("function_definition", "template_declaration"),), reorder=False) for place in _PLACES),
        Container("field_declaration_list", (("function_definition",),), reorder=False),
    ),
    signatures=(
        Signature("preproc_include", ("path",), "import"),
        Signature("using_declaration", (".",), "import"),
        Signature("preproc_def", ("name",), "definition", family="macro"),
        Signature("preproc_function_def", ("name",), "definition", family="macro"),
        Signature("namespace_definition", ("name",)),
        # Templates of one name may differ by what they can be made of.
        *(Signature(kind, ("body/../name",), within=("template_declaration",)) for kind in _TYPES[:3]),
        Signature("function_definition", _OVERLOAD, within=("template_declaration",)),
        Signature("declaration", _OVERLOAD, within=("template_declaration",)),
        Signature(
            "template_declaration",
            (
                "parameters",
                *(f"(class_specifier)/{path}" for path in ("name", "(base_class_clause)")),
                *(f"(struct_specifier)/{path}" for path in ("name", "(base_class_clause)")),
                *(f"(function_definition)/{path}" for path in ("type", *_OVERLOAD)),
                *(f"(declaration)/{path}" for path in ("type", *_OVERLOAD)),
                "(alias_declaration)/name",
            ),
        ),
        Signature("function_definition", _OVERLOAD, "definition"),
        Signature("declaration", _OVERLOAD, "definition", family="declaration"),
        Signature("type_definition", ("declarator+",), "definition", family="typedef"),
        Signature("alias_declaration", ("name",), "definition", family="typedef"),
        # Only where it is defined; elsewhere it is used.
        *(Signature(kind, ("body/../name",), "definition", family="tag") for kind in _TYPES),
        Signature("enumerator", ("name",), "definition"),
        Signature("field_declaration", _OVERLOAD, "key"),
        Signature("access_specifier", (".",)),
        Signature("parameter_declaration", ("declarator+",), "parameter"),
        Signature("optional_parameter_declaration", ("declarator+",), "parameter"),
        Signature("initializer_pair", ("designator",), "key"),
        Signature("case_statement", ("value",), "case"),
        Signature("labeled_statement", ("label",), "label"),
        Signature("preproc_ifdef", ("name",)),
        Signature("preproc_if", ("condition",)),
        Signature("if_statement", ("condition",)),
        Signature("expression_statement", ("(assignment_expression)/left",)),
    ),
    scopes=(
        "preproc_if",
        "preproc_ifdef",
        "preproc_else",
        "preproc_elif",
        "preproc_elifdef",
        "declaration_list",
        "compound_statement",
        "case_statement",
        "for_statement",
        "for_range_loop",
        "field_declaration_list",
        "enumerator_list",
        "initializer_list",
        "parameter_list",
        "lambda_expression",
    ),
    comments=("comment",),
    atomic=("string_literal", "raw_string_literal", "system_lib_string", "char_literal", "preproc_arg"),
)
