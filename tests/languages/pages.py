"""What is made from the profiles: the index of `mergekit/languages/index.py`, and the table of `docs/languages.md`.

``python -m tests.languages.pages`` writes both anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mergekit.languages import index_of, load, names
from mergekit.languages.profile import Container, Embedded, Profile

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "languages.md"
INDEX = ROOT / "mergekit" / "languages" / "index.py"
BEGIN, END = "<!-- made from the profiles -->\n", "<!-- end of what is made -->\n"


def index() -> str:
    """Write the module that tells a language by a file's name."""
    entries = "".join(f'    "{key}": "{name}",\n' for key, name in sorted(index_of(set(names())).items()))
    return (
        '"""Which language a file is in, by its name or its extension: made from the profiles by `python -m tests.languages.pages`."""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\n\n"
        f"INDEX: Mapping[str, str] = {{\n{entries}}}\n"
    )


def tables() -> str:
    """Write the tables of the page."""
    return f"{_overview()}\n{''.join(map(_section, map(load, names())))}"


def page() -> str:
    """Give the page with its tables made anew."""
    text = PAGE.read_text("utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    return f"{text[:before]}\n{tables()}{text[after:]}"


def _overview() -> str:
    rows = "".join(
        f"| {profile.title} | {_code(f'.{one}' for one in profile.extensions)} | {_code(profile.file_names)} |\n"
        for profile in map(load, names())
    )
    return f"| language | extensions | file names |\n|---|---|---|\n{rows}"


def _section(profile: Profile) -> str:
    unique: dict[str, list[str]] = {}
    for one in profile.signatures:
        if one.unique and one.kind not in unique.setdefault(one.unique, []):
            unique[one.unique].append(one.kind)
    lines = [
        *(f"- in any order: {line}\n" for line in _contained([one for one in profile.containers if one.reorder])),
        *(f"- beside each other: {line}\n" for line in _contained([one for one in profile.containers if not one.reorder])),
        *(f"- once in a scope, as {what}: {_code(kinds)}\n" for what, kinds in unique.items()),
        *(f"- another language: {line}\n" for line in map(_embedded, profile.embedded)),
    ]
    return f"### {profile.title}\n\n{''.join(lines)}\n"


def _embedded(one: Embedded) -> str:
    """Say where text of another language stands."""
    within = f" in {_code(one.within)}" if one.within else ""
    return f"`{one.kind}`{within}, {load(one.language).title if one.language else 'which it names'}"


def _contained(containers: Sequence[Container]) -> list[str]:
    """Say what commutes, once for all containers that agree."""
    where: dict[str, list[str]] = {}
    for one in containers:
        within = f" in {_code(one.within)}" if one.within else ""
        for group in one.groups or ((),):
            free = ", whatever stands between" if group and not one.barriers else ""
            where.setdefault(f"{_code(group) or 'all children'} of {{}}{free}", []).append(f"`{one.kind}`{within}")
    return [line.format(", ".join(kinds)) for line, kinds in where.items()]


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    INDEX.write_text(index(), "utf-8")
    PAGE.write_text(page(), "utf-8")
