"""No group is repeated possessively: CPython 3.11.0 to 3.11.4 match such groups wrongly (python/cpython#106052).

`(?:ab?c)*+` matched the "a" of "a" there. The equal `(?>(?:ab?c)*)` is right on every version; so are possessive repeats of one
character or class.
"""

import re
from pathlib import Path

import pytest

import trialtab

PACKAGE = Path(trialtab.__file__).parent
PATTERNS = PACKAGE.parents[1] / "patterns"
REPEATED_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{{1,2}[0-9,]+\}{1,2})\+")


@pytest.mark.parametrize(
    ("text", "is_found"), [(r"(?:ab?c)*+", True), (r"(?:a){0,6}+", True), (r"\)++", False), (r"(?>(?:ab?c)*)", False)]
)
def test_what_is_looked_for(text: str, is_found: bool) -> None:
    assert bool(REPEATED_GROUP.search(text)) is is_found


@pytest.mark.parametrize("path", sorted([*PACKAGE.rglob("*.py"), *PATTERNS.glob("*.tsv")]), ids=lambda path: path.name)
def test_no_group_is_repeated_possessively(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [f"{number}: {line}" for number, line in enumerate(lines, start=1) if REPEATED_GROUP.search(line)]
