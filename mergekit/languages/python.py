"""Python: statements are ordered; imports, definitions, keys and keyword arguments may stand beside each other."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_DEFINITIONS = ("function_definition", "class_definition", "decorated_definition")
_IMPORTS = ("import_statement", "import_from_statement")
_IMPORTED = ("dotted_name", "aliased_import")

PROFILE = Profile(
    name="python",
    title="Python",
    grammar=Grammar("tree_sitter_python"),
    # Starlark, the language of builds, is a part of it.
    extensions=("py", "pyi", "pyw", "bzl", "bazel", "star"),
    file_names=("SConstruct", "SConscript", "wscript", "BUILD", "WORKSPACE", "BUCK", "Tiltfile"),
    containers=(
        Container("module", (_IMPORTS,)),
        Container("module", (_DEFINITIONS,), reorder=False),
        Container("block", (_IMPORTS,)),
        # A class body is run from top to bottom: a method may be used by the next line.
        Container("block", (_DEFINITIONS,), reorder=False),
        Container("import_from_statement", (_IMPORTED,), field="name", separator=",", trailing=True),
        Container("import_statement", (_IMPORTED,), field="name", separator=","),
        Container("future_import_statement", (_IMPORTED,), field="name", separator=",", trailing=True),
        # What is unpacked in between overrides or is overridden: a barrier.
        Container("dictionary", (("pair",),), separator=",", trailing=True),
        Container("set", separator=",", trailing=True),
        Container("argument_list", (("keyword_argument",),), separator=",", trailing=True),
    ),
    signatures=(
        Signature("function_definition", ("name",), within=("decorated_definition",)),
        Signature("class_definition", ("name",), within=("decorated_definition",)),
        Signature("function_definition", ("name",), "definition"),
        Signature("class_definition", ("name",), "definition"),
        Signature("decorated_definition", ("definition/name",), "definition"),
        Signature("decorator", (".",)),
        Signature("import_statement", ("name",)),
        Signature("import_from_statement", ("module_name",)),
        Signature("future_import_statement", ("name",)),
        Signature("dotted_name", ("../module_name", "."), "import", ("import_from_statement.name", "import_statement.name")),
        Signature("aliased_import", ("../module_name", "name", "alias"), "import"),
        Signature("wildcard_import", ("../module_name", "."), "import"),
        Signature("expression_statement", ("(assignment)/left",)),
        Signature("type_alias_statement", ("left",), "definition"),
        Signature("pair", ("key",), "key", ("dictionary",)),
        Signature("keyword_argument", ("name",), "key", ("argument_list",)),
        Signature("identifier", (".",), "parameter", ("parameters", "lambda_parameters")),
        Signature("default_parameter", ("name",), "parameter"),
        Signature("typed_parameter", ("(identifier)",), "parameter"),
        Signature("typed_default_parameter", ("name",), "parameter"),
        Signature("case_clause", ("(case_pattern)", "guard"), "case"),
        Signature("if_statement", ("condition",)),
        Signature("elif_clause", ("condition",)),
        Signature("while_statement", ("condition",)),
        Signature("for_statement", ("left", "right")),
        Signature("with_statement", ("(with_clause)",)),
        Signature("except_clause", ("value",)),
    ),
    scopes=("block", "dictionary", "argument_list", "parameters", "lambda_parameters"),
    comments=("comment",),
    atomic=("string", "concatenated_string"),
    indented=True,
)
