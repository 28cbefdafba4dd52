"""C: whatever is declared is known to what follows, so nothing is reordered; new functions may stand beside each other."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_PLACES = ("translation_unit", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "declaration_list")
_TYPES = ("struct_specifier", "union_specifier", "enum_specifier")

PROFILE = Profile(
    name="c",
    title="C",
    grammar=Grammar("tree_sitter_c"),
    extensions=("c",),
    containers=(
        *(Container(place, (("preproc_include",),), reorder=False) for place in _PLACES),
        *(Container(place, (("preproc_def", "preproc_function_def"),), reorder=False) for place in _PLACES),
        *(Container(place, (("function_definition",),), reorder=False) for place in _PLACES),
        Container("initializer_list", (("initializer_pair",),), separator=",", trailing=True),
    ),
    signatures=(
        Signature("preproc_include", ("path",), "import"),
        Signature("preproc_def", ("name",), "definition", family="macro"),
        Signature("preproc_function_def", ("name",), "definition", family="macro"),
        Signature("function_definition", ("declarator+",), "definition"),
        Signature("declaration", ("declarator+",), "definition", family="declaration"),
        Signature("type_definition", ("declarator+",), "definition", family="typedef"),
        # Only where it is defined; elsewhere it is used.
        *(Signature(kind, ("body/../name",), "definition", family="tag") for kind in _TYPES),
        Signature("enumerator", ("name",), "definition"),
        Signature("field_declaration", ("declarator+",), "key"),
        Signature("parameter_declaration", ("declarator+",), "parameter"),
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
        "compound_statement",
        "case_statement",
        "for_statement",
        "field_declaration_list",
        "enumerator_list",
        "initializer_list",
        "parameter_list",
    ),
    comments=("comment",),
    atomic=("string_literal", "system_lib_string", "char_literal", "preproc_arg"),
)
