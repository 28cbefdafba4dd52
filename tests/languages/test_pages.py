"""What is made from the profiles is up to date, and the language that the page adds is one."""

from __future__ import annotations

import re
import textwrap

from mergekit.languages.profile import Profile
from tests.languages.pages import INDEX, PAGE, index, page


def test_the_page_and_the_index_are_made_from_the_profiles() -> None:
    """Else: python -m tests.languages.pages."""
    assert PAGE.read_text("utf-8") == page()
    assert INDEX.read_text("utf-8") == index()


def test_the_language_that_is_added_is_one() -> None:
    block = re.search(r"^ {3}```python\n(.*?)^ {3}```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert block is not None
    names: dict[str, object] = {}
    exec(textwrap.dedent(block[1]), names)  # noqa: S102 (of our own page)
    assert isinstance(names["PROFILE"], Profile)
