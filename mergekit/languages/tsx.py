"""TSX: TypeScript with JSX, which is a grammar of its own."""

from __future__ import annotations

from mergekit.frozen import replace
from mergekit.languages import typescript
from mergekit.languages.javascript import JSX_ATOMIC, JSX_CONTAINERS, JSX_SCOPES, JSX_SIGNATURES
from mergekit.languages.profile import Grammar

PROFILE = replace(
    typescript.PROFILE,
    name="tsx",
    title="TSX",
    grammar=Grammar("tree_sitter_typescript", "language_tsx"),
    extensions=("tsx",),
    containers=(*typescript.PROFILE.containers, *JSX_CONTAINERS),
    signatures=(*typescript.PROFILE.signatures, *JSX_SIGNATURES),
    scopes=(*typescript.PROFILE.scopes, *JSX_SCOPES),
    atomic=(*typescript.PROFILE.atomic, *JSX_ATOMIC),
)
