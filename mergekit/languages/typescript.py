"""TypeScript: as JavaScript, and members of interfaces that are no overloads commute."""

from __future__ import annotations

from mergekit.languages.javascript import ATOMIC, COMMENTS, CONTAINERS, SCOPES, SIGNATURES
from mergekit.languages.profile import Container, Grammar, Profile, Signature

_TYPES = ("interface_declaration", "type_alias_declaration", "abstract_class_declaration", "enum_declaration")

PROFILE = Profile(
    name="typescript",
    title="TypeScript",
    grammar=Grammar("tree_sitter_typescript", "language_typescript"),
    extensions=("ts", "mts", "cts"),
    containers=(
        *CONTAINERS,
        Container("program", (_TYPES,), reorder=False),
        # Fields are initialised from top to bottom; of overloads, the first that fits counts.
        Container("class_body", (("public_field_definition",),), reorder=False),
        *(Container(body, (("property_signature",),), separator=";", trailing=True) for body in ("interface_body", "object_type")),
        *(
            Container(body, (("method_signature",),), separator=";", trailing=True, reorder=False)
            for body in ("interface_body", "object_type")
        ),
        Container("implements_clause", separator=","),
        Container("union_type", separator="|"),
    ),
    signatures=(
        *SIGNATURES,
        *(Signature(kind, ("name",), "definition") for kind in _TYPES),
        Signature("function_signature", ("name", "parameters"), "definition", family="signature"),
        Signature("internal_module", ("name",)),
        Signature("module", ("name",)),
        Signature("public_field_definition", ("(static)", "name"), "definition"),
        Signature("abstract_method_signature", ("name", "parameters"), "definition", family="signature"),
        Signature("method_signature", ("(static)", "name", "parameters"), "definition", family="signature"),
        Signature("property_signature", ("name",), "key"),
        Signature("enum_assignment", ("name",), "definition"),
        Signature("property_identifier", (".",), "definition", ("enum_body",)),
        Signature("required_parameter", ("pattern",), "parameter"),
        Signature("optional_parameter", ("pattern",), "parameter"),
        Signature("type_parameter", ("name",), "parameter", family="type"),
    ),
    scopes=(*SCOPES, "interface_body", "object_type", "enum_body", "type_parameters"),
    comments=COMMENTS,
    attached=("decorator",),
    atomic=ATOMIC,
)
