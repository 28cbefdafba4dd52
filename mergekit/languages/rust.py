"""Rust: `use` and items commute up to the next macro, whose place is part of its meaning."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_TYPES = ("struct_item", "enum_item", "union_item", "type_item", "trait_item")
_VALUES = ("function_item", "function_signature_item", "const_item", "static_item")
_ITEMS = (*_TYPES, *_VALUES, "impl_item")
_USED = ("identifier", "scoped_identifier", "scoped_use_list", "use_as_clause", "use_wildcard", "self")

PROFILE = Profile(
    name="rust",
    title="Rust",
    grammar=Grammar("tree_sitter_rust"),
    extensions=("rs",),
    containers=(
        Container("source_file", (("use_declaration",),), barriers=False),
        Container("source_file", (_ITEMS,)),
        # A module may define macros for those that follow.
        Container("source_file", (("mod_item",),), reorder=False),
        Container("declaration_list", (("use_declaration",),), within=("mod_item",), barriers=False),
        Container("declaration_list", (_ITEMS,), within=("mod_item",)),
        Container("declaration_list", ((*_VALUES, "type_item", "associated_type"),), within=("impl_item", "trait_item")),
        Container("use_list", (_USED,), separator=",", trailing=True),
        # The order of fields is that of comparing and dropping them.
        Container("field_declaration_list", (("field_declaration",),), separator=",", trailing=True, reorder=False),
        Container("field_initializer_list", (("field_initializer", "shorthand_field_initializer"),), separator=",", trailing=True),
        Container("trait_bounds", separator="+"),
        Container("where_clause", (("where_predicate",),), separator=",", trailing=True),
    ),
    signatures=(
        *(Signature(kind, ("name",), "definition", family="type") for kind in _TYPES),
        *(Signature(kind, ("name",), "definition") for kind in _VALUES),
        Signature("associated_type", ("name",), "definition", family="type"),
        Signature("mod_item", ("name",), "definition", family="type"),
        Signature("macro_definition", ("name",), "definition", family="macro"),
        Signature("impl_item", ("type_parameters", "trait", "type")),
        Signature("extern_crate_declaration", ("name", "alias"), "import"),
        Signature("use_declaration", ("argument",), "import"),
        Signature("scoped_use_list", ("path",), within=("use_list",)),
        Signature("use_as_clause", ("path", "alias"), "import", ("use_list",)),
        Signature("identifier", (".",), "import", ("use_list",)),
        Signature("scoped_identifier", (".",), "import", ("use_list",)),
        Signature("use_wildcard", (".",), "import", ("use_list",)),
        Signature("self", (".",), "import", ("use_list",)),
        Signature("field_declaration", ("name",), "key"),
        Signature("enum_variant", ("name",), "definition"),
        Signature("field_initializer", ("field",), "key"),
        Signature("shorthand_field_initializer", (".",), "key"),
        Signature("parameter", ("pattern",), "parameter"),
        Signature("type_parameter", ("name",), "parameter"),
        Signature("where_predicate", ("left",)),
        Signature("match_arm", ("pattern",), "case"),
        Signature("let_declaration", ("pattern",)),
    ),
    scopes=(
        "declaration_list",
        "block",
        "use_list",
        "field_declaration_list",
        "enum_variant_list",
        "field_initializer_list",
        "parameters",
        "type_parameters",
        "match_block",
    ),
    comments=("line_comment", "block_comment"),
    attached=("attribute_item",),
    atomic=("string_literal", "raw_string_literal", "char_literal", "token_tree"),
)
