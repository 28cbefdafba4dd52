"""Uses: what one side took away is not what another came to use."""

from __future__ import annotations

import pytest

from mergekit.checks import uses
from mergekit.languages import load

BASE = b"import os\nimport sys\n\n\ndef size(path):\n    return os.stat(path)\n\n\ndef show(path):\n    sys.exit(path)\n"
WITHOUT = BASE.replace(b"import os\n", b"").replace(b"os.stat(path)", b"len(path)")
USED = BASE.replace(b"sys.exit(path)", b"sys.exit(os.sep + path)")
MERGED = WITHOUT.replace(b"sys.exit(path)", b"sys.exit(os.sep + path)")


def found(base: bytes | None, sides: tuple[bytes, ...], result: bytes, language: str = "python") -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in uses(load(language), base, sides, result)]


def test_an_import_that_one_side_removed_and_the_other_uses() -> None:
    assert found(BASE, (WITHOUT, USED), MERGED) == [(9, "no longer defined: 'os'")]
    assert found(BASE, (USED, WITHOUT, BASE), MERGED) == [(9, "no longer defined: 'os'")]


def test_a_function_that_one_side_renamed_and_the_other_calls() -> None:
    base = b"def low():\n    pass\n\n\ndef high():\n    pass\n"
    left, right = base.replace(b"low", b"least"), base + b"    low()\n"
    assert found(base, (left, right), left + b"    low()\n") == [(7, "no longer defined: 'low'")]
    assert found(base, (left, right), left + b"    least()\n") == []


def test_what_was_used_before_is_not_judged() -> None:
    assert found(BASE, (WITHOUT, BASE.replace(b"show", b"tell")), WITHOUT.replace(b"show", b"tell").replace(b"len(path)", b"os")) == []


def test_what_the_result_defines() -> None:
    assert found(BASE, (WITHOUT, USED), b"import os\n" + MERGED) == []
    assert found(BASE, (WITHOUT, USED), MERGED.replace(b"    sys", b"    os = path\n    sys")) == []


@pytest.mark.parametrize("use", [b"path.os", b"'os'", b"path  # os"])
def test_what_is_no_use(use: bytes) -> None:
    right = BASE.replace(b"sys.exit(path)", b"sys.exit(" + use + b"\n    )")
    assert found(BASE, (WITHOUT, right), WITHOUT.replace(b"sys.exit(path)", b"sys.exit(" + use + b"\n    )")) == []


def test_a_method_is_not_at_the_top() -> None:
    base = b"class A:\n    def low(self):\n        pass\n\n    def high(self):\n        pass\n"
    left, right = base.replace(b"low", b"least"), base + b"\n\nlow(3)\n"
    assert found(base, (left, right), left + b"\n\nlow(3)\n") == []


def test_no_base() -> None:
    assert found(None, (WITHOUT, USED), MERGED) == []


def test_in_other_languages() -> None:
    base = b"import a.Gate;\n\nclass Shop {\n    Gate gate;\n    int one;\n    int two;\n}\n"
    left, right = b"\nclass Shop {\n    int one;\n    int two;\n}\n", base.replace(b"int two;", b"Gate two;")
    assert found(base, (left, right), left.replace(b"int two;", b"Gate two;"), "java") == [(4, "no longer defined: 'Gate'")]
    base = b"#include <a.h>\nstatic int low(void) { return 1; }\nint one(void) { return 1; }\n"
    left, right = base.replace(b"low", b"least"), base + b"int two(void) { return low(); }\n"
    assert found(base, (left, right), left + b"int two(void) { return low(); }\n", "c") == [(4, "no longer defined: 'low'")]


def test_an_import_by_its_last_word() -> None:
    base = b"import a.Gate;\n\nclass Shop {\n    Gate gate;\n    int one;\n    int two;\n}\n"
    left, right = b"\nclass Shop {\n    int one;\n    int two;\n}\n", base.replace(b"int two;", b"Gate two;")
    assert found(base, (left, right), b"import b.Gate;\n" + left.replace(b"int two;", b"Gate two;"), "java") == []
