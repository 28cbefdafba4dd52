"""Shell scripts: everything runs from top to bottom; new functions may stand beside each other."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="bash",
    title="Bash",
    grammar=Grammar("tree_sitter_bash"),
    extensions=("sh", "bash", "ksh", "bats"),
    file_names=(".bashrc", ".bash_profile", ".bash_aliases", ".profile", "PKGBUILD"),
    containers=(Container("program", (("function_definition",),), reorder=False),),
    signatures=(
        Signature("function_definition", ("name",), "definition"),
        Signature("variable_assignment", ("name",)),
        Signature("declaration_command", ("(variable_assignment)/name",)),
        Signature("case_item", ("value",), "case"),
        Signature("case_statement", ("value",)),
        Signature("if_statement", ("condition",)),
        Signature("while_statement", ("condition",)),
        Signature("for_statement", ("variable", "value")),
    ),
    scopes=("compound_statement", "subshell", "case_statement", "case_item", "if_statement", "else_clause", "elif_clause", "do_group"),
    comments=("comment",),
    atomic=("string", "raw_string", "ansi_c_string", "heredoc_body", "heredoc_redirect", "regex"),
)
