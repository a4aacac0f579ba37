"""Code names of new drugs in prose: letters and digits that stand where a drug does.

No list can hold "QX-4417", and as a shape alone it is a protocol, a gene or a device as often. A place that shows it for a drug
("safety of QX-4417 in adults", "foolimumab (QX-4417)") settles it for the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trialtab.entities.overlap import Candidate, Priority
from trialtab.entities.tokens import TokenTable
from trialtab.patterns import role_words
from trialtab.types import Entity, Label

# what is right of the places that a cue shows: 0.97 in the train part of NeuroTrialNER, 0.88 in that of BC5CDR
CODE_CONFIDENCE = 0.85
Place = tuple[int, int]  # characters [start, end)

_WORDS = role_words("entity_words.tsv")
_CODE = re.compile(
    rf"""(?<![\w/-])
    (?!(?:{_WORDS["no_code"]})[-\s]?\d|P450)
    (?: [A-Z][A-Za-z]{{0,5}}-?            # Quux-4417, QX4417
      | [A-Z]{{2,6}}\#?\s                 # QXY 4417, NSC# 44170
    )
    \d{{3,7}}(?:[A-Za-z]\d?)?(?:-\d{{1,4}})?
    (?![\w/]|-\w|[.,]\d)""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d{3,}")
_LETTERS = 8  # of a code before its number
_NEAR = 80  # characters before a code in which its cue ends
_BEFORE = re.compile(
    rf"""(?:
        \b(?i:{_WORDS["studied"]})
        (?:\s+\([A-Za-z-]{{1,5}}\))? \s+(?:of|with)
      | \b(?:compar(?:e|es|ing) | receiv(?:e|es|ing))
      | \b(?i:{_WORDS["by_way"]})(?:ly\s+administered)?
      | \d\s?(?:m|mc|µ)?g(?:/kg)?(?:\s+of)?
    )\s+(?:(?:{_WORDS["before_code"]})\s+)*$""",
    re.VERBOSE,
)
_AFTER = re.compile(
    rf"""\s+(?:
        (?:and|or|versus|vs\.?|against|compared\s+(?:to|with)|plus)\s+placebo
      | (?:{_WORDS["after_code"]})\b
      | in\s+(?:the\s+treatment\b|(?:[\w-]+\s+){{0,2}}?(?:{_WORDS["code_people"]})\b)
    )""",
    re.VERBOSE,
)
_OPENING, _CLOSING = tuple("(["), tuple(")],;")
_CODE_RULES = "codes:code-"  # of `patterns/generative_codes.tsv`
_SPLIT = re.compile(r"([A-Z]{2,6})-?(\d{3,7}[A-Za-z]?)")


def code_names(text: str, drugs: Sequence[Entity], prose: Sequence[Place]) -> list[Place]:
    """Every place of a code name that the text shows for a drug at one place at least.

    Args:
        text: of the Doc.
        drugs: what is known as one, sorted.
        prose: the stretches to look at, sorted.

    Returns:
        Places in order.
    """
    ends = {each.end_char for each in drugs if each.label is Label.DRUG}
    places = [place for start, end in prose for place in _codes(text, start, end)]
    shown = {text[start:end] for start, end in places if _is_shown(text, start, end, ends)}
    return [(start, end) for start, end in places if text[start:end] in shown]


def spaced_codes(found: Iterable[Candidate], tokens: TokenTable) -> list[Candidate]:
    """The codes found in a text where it writes them with a space: "QX 4417" beside "QX-4417".

    Args:
        found: entities of the text; those that a code pattern proposed count.
        tokens: of the same text.
    """
    codes: dict[tuple[str, str], Entity] = {}
    for each in found:
        word = "".join(tokens.words[each.start : each.end]) if each.entity.rule.startswith(_CODE_RULES) else ""
        if match := _SPLIT.fullmatch(word):
            codes.setdefault((match[1], match[2]), each.entity)
    if not codes:
        return []
    letters = {first for first, _ in codes}
    spaced = []
    for place, word in enumerate(tokens.words[:-1]):
        if word in letters and (entity := codes.get((word, tokens.words[place + 1]))) is not None:
            start, end = tokens.starts[place], tokens.ends[place + 1]
            if tokens.starts[place + 1] == tokens.ends[place] + 1:
                spaced.append(Candidate(place, place + 2, Priority.GENERATIVE, entity._replace(start_char=start, end_char=end)))
    return spaced


def _codes(text: str, start: int, end: int) -> Iterator[Place]:
    """The places of codes in [start, end): looked for before each number long enough, which few stretches hold."""
    done = start
    for number in _NUMBER.finditer(text, start, end):
        for at in range(max(done, number.start() - _LETTERS), number.start()):
            if text[at].isupper() and (match := _CODE.match(text, at, end)):
                yield match.span()
                done = match.end()
                break


def _is_shown(text: str, start: int, end: int, drug_ends: set[int]) -> bool:
    """Whether cues stand around a code, or it stands in brackets behind a drug."""
    if text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING:
        return start - 1 in drug_ends or (text[start - 2 : start - 1].isspace() and start - 2 in drug_ends)
    return _BEFORE.search(text, max(0, start - _NEAR), start) is not None or _AFTER.match(text, end) is not None
