"""What the tests of the sections stage share: the shipped words, and splits written as short lines."""

from functools import cache
from pathlib import Path

from trialtab.sections.kinds import FILE as KINDS_FILE
from trialtab.sections.lexicon import ABBREVIATIONS_FILE, HEADINGS_FILE, Lexicon
from trialtab.sections.splitting import Split, split_eligibility
from trialtab.types import Kind

PATTERNS = Path(__file__).parents[2] / "patterns"


def read_files() -> dict[str, str]:
    """The pattern files of the stage."""
    return {name: (PATTERNS / name).read_text(encoding="utf-8") for name in (HEADINGS_FILE, ABBREVIATIONS_FILE, KINDS_FILE)}


@cache
def shipped_lexicon() -> Lexicon:
    """The shipped words, compiled once."""
    return Lexicon.from_files(read_files())


def split(text: str, default_kind: Kind | None = None) -> Split:
    """Split a whole text with the shipped words."""
    return split_eligibility(text, 0, len(text), shipped_lexicon(), default_kind)


def items(text: str, found: Split) -> list[str]:
    """`NUMBER text` for each criterion, white space inside the text as one blank."""
    return [f"{item.number} {' '.join(text[item.start_char : item.end_char].split())}" for item in found.criteria]
