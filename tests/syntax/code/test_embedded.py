"""Text of another language within a file: merged by that language's syntax, or by lines as before."""

from __future__ import annotations

from mergekit.syntax.code.merge import merge_trees
from tests.syntax.code.golden import language


def merged(name: str, base: str, left: str, right: str) -> str | None:
    """Give the result; None if something is open."""
    found = merge_trees(language(name), base.encode(), left.encode(), right.encode())
    assert found is not None
    assert all("embedded" in event.facts for event in found.events)
    return None if found.text is None else found.text.decode()


def fence(code: str, info: str = "python", before: str = "") -> str:
    return "# Run\n\n" + "".join(f"{before}{line}\n" for line in (f"```{info}", code, "```"))


def page(script: str, style: str) -> str:
    return f"<html>\n<script>\n  {script}\n</script>\n<style>\n  {style}\n</style>\n</html>\n"


def test_a_fence_merges_as_its_language() -> None:
    assert merged("markdown", fence("run(a)"), fence("run(a, b=1)"), fence("run(a, c=2)")) == fence("run(a, b=1, c=2)")
    assert merged("markdown", fence("run(a)", "py"), fence("run(a, b=1)", "py"), fence("run(a, c=2)", "py")) == fence(
        "run(a, b=1, c=2)", "py"
    )


def test_what_stands_beside_the_language_may_change_on_one_side() -> None:
    assert merged("markdown", fence("run(a)"), fence("run(a, b=1)", "python title"), fence("run(a, c=2)")) == fence(
        "run(a, b=1, c=2)", "python title"
    )


def test_a_script_and_a_style() -> None:
    base = page("let a = { x: 1 };", "p { color: red; }")
    left = page("let a = { x: 1, y: 2 };", "p { color: blue; }")
    right = page("let a = { x: 1, z: 3 };", "p { color: red; margin: 0; }")
    assert merged("html", base, left, right) == page("let a = { x: 1, y: 2, z: 3 };", "p { color: blue; margin: 0; }")


def test_a_script_in_a_fence() -> None:
    base, left, right = (fence(f"<script>\n  let a = {{ x: 1{more} }};\n</script>", "html") for more in ("", ", y: 2", ", z: 3"))
    assert merged("markdown", base, left, right) == fence("<script>\n  let a = { x: 1, y: 2, z: 3 };\n</script>", "html")


def test_what_is_open_there_is_open() -> None:
    assert merged("markdown", fence("run(a)"), fence("run(b)"), fence("run(c)")) is None
    assert merged("markdown", fence("run(a)", "unheard-of"), fence("run(a, b=1)", "unheard-of"), fence("run(a, c=2)", "unheard-of")) is None
    assert merged("markdown", fence("run(a)", ""), fence("run(a, b=1)", ""), fence("run(a, c=2)", "")) is None


def test_edits_that_touch_are_open() -> None:
    left, right = fence("run(a, b)").replace("a, b", "c, b"), fence("run(a, b)").replace("a, b", "a")
    alone = merge_trees(language("python"), b"run(a, b)\n", b"run(c, b)\n", b"run(a)\n")
    assert alone is not None
    assert alone.text == b"run(c)\n"
    assert merged("markdown", fence("run(a, b)"), left, right) is None


def test_another_language_on_one_side_is_looked_at_by_lines_alone() -> None:
    assert merged("markdown", fence("run(a)"), fence("run(a, b=1)", "ruby"), fence("run(a, c=2)")) is None


def test_what_does_not_parse_is_open() -> None:
    assert merged("markdown", fence("run(a"), fence("run(a, b=1"), fence("run(a, c=2")) is None
