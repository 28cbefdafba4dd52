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
