from __future__ import annotations

from tests.lines.rules.deciding import decided


def test_the_greater_of_two_versions_that_were_raised() -> None:
    assert decided('v = "1.9.1"\n', 'v = "1.10.0"\n', 'v = "1.9.2"\n') == ('v = "1.10.0"\n', {"version-number"})


def test_refuses_a_version_that_was_lowered() -> None:
    assert decided('v = "1.9.1"\n', 'v = "1.10.0"\n', 'v = "1.8.0"\n')[0] is None


def test_refuses_quantities() -> None:
    assert decided("price = count * 0.9\n", "price = count * 0.85\n", "price = count * 0.95\n")[0] is None


def test_refuses_where_each_raised_another_number() -> None:
    assert decided('v = "1.1" + "2.1"\n', 'v = "1.2" + "2.1"\n', 'v = "1.1" + "2.2"\n')[1] != {"version-number"}


def test_a_version_may_be_a_tuple() -> None:
    assert decided("VERSION = (0, 8, 1)\n", "VERSION = (0, 8, 4)\n", "VERSION = (1, 0, 0)\n") == (
        "VERSION = (1, 0, 0)\n",
        {"version-number"},
    )
    left, right = "version_info = (7, 0, 1, 'final', 0)\n", "version_info = (7, 1, 0, 'beta', 0)\n"
    assert decided("version_info = (7, 0, 1, 'beta', 0)\n", left, right)[0] == right


def test_other_tuples_are_none_and_equal_versions_that_differ_are_a_disagreement() -> None:
    assert "version-number" not in decided("COLOUR = (0, 8, 1)\n", "COLOUR = (0, 8, 4)\n", "COLOUR = (1, 0, 0)\n")[1]
    assert decided("V_VERSION = (7, 0, 'a')\n", "V_VERSION = (7, 1, 'b')\n", "V_VERSION = (7, 1, 'c')\n")[0] is None
