"""Ruby: a class body is run from top to bottom, and a bare `private` rules what follows; methods in between commute."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

_METHODS = ("method", "singleton_method")

PROFILE = Profile(
    name="ruby",
    title="Ruby",
    grammar=Grammar("tree_sitter_ruby"),
    extensions=("rb", "rake", "gemspec", "ru"),
    file_names=("Rakefile", "Gemfile", "Guardfile", "Vagrantfile", "Podfile", "Capfile", "Brewfile"),
    containers=(
        Container("program", ((*_METHODS, "class", "module"),), reorder=False),
        Container("body_statement", (_METHODS,), within=("class", "module", "singleton_class")),
        Container("body_statement", (("class", "module"),), within=("module", "class"), reorder=False),
        Container("hash", (("pair",),), separator=",", trailing=True),
        Container("argument_list", (("pair",),), separator=",", trailing=True),
    ),
    signatures=(
        Signature("class", ("name",), "definition", family="class"),
        Signature("module", ("name",), "definition", family="class"),
        Signature("method", ("name",), "definition"),
        Signature("singleton_method", ("object", "name"), "definition", family="singleton"),
        Signature("alias", ("name",), "definition"),
        Signature("pair", ("key",), "key"),
        Signature("call", ("receiver", "method", "arguments/(string)", "arguments/(simple_symbol)", "arguments/(constant)")),
        Signature("assignment", ("left",)),
        Signature("identifier", (".",), "parameter", ("method_parameters", "lambda_parameters")),
        Signature("optional_parameter", ("name",), "parameter"),
        Signature("keyword_parameter", ("name",), "parameter"),
        Signature("when", ("pattern",), "case"),
        Signature("if", ("condition",)),
    ),
    scopes=(
        "body_statement",
        "method",
        "block",
        "do_block",
        "then",
        "else",
        "hash",
        "argument_list",
        "method_parameters",
        "block_parameters",
        "lambda_parameters",
        "case",
    ),
    comments=("comment",),
    atomic=("string", "heredoc_body", "regex", "subshell"),
)
