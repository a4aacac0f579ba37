"""The words of `conditionals.tsv`, compiled to the shapes that a condition has in a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.patterns import parse_table

FILE = "conditionals.tsv"
_ADJECTIVES = r"(?:[\w-]+ ){0,2}"
_SPAN = r"[^.;:]"
_WHEN = r" (?:during|until|while|for|before|within|throughout|after) "
# before "provided" as a verb, "for as long as"
_GIVEN = r"\b(?:be|been|being|is|are|was|were|ha(?:s|ve|d)|having|not|who|must|can|will|to|as|for)"
_THEY = r"(?:they|he|she|the (?:patient|subject|participant))\b"


class ConditionLexicon(NamedTuple):
    """Compiled patterns; group `who` is the condition's stretch, what follows the match is what it governs.

    Attributes:
        opens, people: how a clause with a condition begins: with "if", "for" …, or with people.
        hints, lack_hints: plain text of which a clause that begins with people must hold some (the second: in exclusions).
        clauses: patterns at the start of a clause of any item, in order.
        diseased: the same of patients with a disease, of which something is asked.
        lack: the same for exclusions only.
        if_hints: plain text of which a clause must hold some for `trailing`.
        trailing: "if" or "provided that" with its condition at the end of a clause.
        for_whom: women, men or people of an age for whom alone something is asked, at the end of a clause.
        barred: after a demand, that it only says who is in or out.
        barred_who: the words alone: "Ineligible if".
        barred_if, let_in_if: "were excluded if they" anywhere, "patients are eligible if they" at the start of an item: what
            follows is asked of everybody.
        if_they: a further "or if they" of such a sentence.
        female, male: words for the sexes.
        able: words by which "women … and men" are not everybody ("of childbearing potential").
    """

    opens: re.Pattern[str]
    people: re.Pattern[str]
    hints: tuple[str, ...]
    lack_hints: tuple[str, ...]
    clauses: tuple[re.Pattern[str], ...]
    diseased: re.Pattern[str]
    lack: re.Pattern[str]
    if_hints: tuple[str, ...]
    trailing: re.Pattern[str]
    for_whom: re.Pattern[str]
    barred: re.Pattern[str]
    barred_who: re.Pattern[str]
    barred_if: re.Pattern[str]
    let_in_if: re.Pattern[str]
    if_they: re.Pattern[str]
    female: re.Pattern[str]
    male: re.Pattern[str]
    able: re.Pattern[str]

    @classmethod
    def from_files(cls, files: dict[str, str]) -> Self:
        """Compile `conditionals.tsv`.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        words = {
            row["role"]: row["word"] for row in parse_table(files[FILE], file=FILE, required=("id", "role", "word", "source"))
        }
        sex = f"{words['female']}|{words['male']}"
        people = f"{words['people']}|{sex}"
        no_list = rf"(?!{_SPAN}*?\b(?:{words['list']})\b)"
        told = rf"(?:{words['opener']}) (?!(?:{words['vain']})\b)"
        some = (
            rf"(?:all |any )?{_ADJECTIVES}(?:(?:{sex})\b{_SPAN}{{0,120}}?|(?:{people}) (?:{words['doing']})\b{_SPAN}{{2,120}}?"
            rf"|(?:{words['kind']}) (?:{people})\b{_SPAN}{{0,80}}?)"
        )
        lack = rf"[ ,]+(?:{words['lack']}) (?!of\b)"
        no_demand = rf"(?!{_SPAN}*?\b(?:{words['demand']}|{words['list']})\b)"
        clauses = (
            rf"{told}(?P<who>{_SPAN}{{2,150}}?)(?::|,\s)",
            rf"(?:{words['opener_people']}) (?P<who>{_ADJECTIVES}(?:{people})\b{no_list}{_SPAN}{{0,150}}):",
            rf"(?:{words['opener_people']}) (?P<who>{_ADJECTIVES}(?:{people})\b{no_list}[^.;:,]{{0,120}}),\s",
            rf"(?P<who>{_ADJECTIVES}(?:(?:{sex})(?: {words['people']})?|(?:{people})\b{no_demand}{_SPAN}{{3,100}})):",
            rf"(?P<who>{some})[ ,]+(?:{words['demand']})\b",
        )
        return cls(
            _compile(rf"(?:{words['opener']}|{words['opener_people']})\b"),
            _compile(rf"(?:all |any )?{_ADJECTIVES}(?:{people})\b"),
            tuple(words["hint"].split("|")),
            tuple(words["hint_lack"].split("|")),
            tuple(_compile(pattern) for pattern in clauses),
            _compile(
                rf"(?P<who>(?:all |any )?{_ADJECTIVES}(?:{people}) with {no_list}[^.;:()]{{3,100}}?)[ ,]+(?:{words['must']})\b"
            ),
            _compile(rf"(?P<who>{_ADJECTIVES}(?:{sex})\b(?:(?! with )[^.;:,]){{0,100}}?){lack}"),
            tuple(words["if_hint"].split("|")),
            _compile(
                rf"(?<!\w)(?:(?P<before>(?:{words['before_if']})[, ]+)?(?:{words['if']})"
                rf"|(?P<given>{_GIVEN} )?(?:{words['granted']})) "
                rf"(?!(?:{words['vain']})\b)"
                r"(?P<who>(?:[^.;:()]|(?<=\d)\.(?=\d)){2,120}?)(?=\.(?!\d)|[;)]|$|, (?:or|and) [^;()]{3,80}? if )"
            ),
            _compile(
                rf"(?<!\w)(?:for|in|required of) (?P<who>(?:all |any |the )?{_ADJECTIVES}"
                rf"(?:(?:{sex})\b(?:(?! with | who | and | or |{_WHEN})[^.;:(),]){{0,60}}"
                rf"|(?:{people})\b(?:(?! and \d|{_WHEN})[^.;:(),]){{0,30}}?\d+ (?:years?|months?|yrs?)\b[^.;:(),]{{0,20}}"
                rf"|(?:{people}) (?:aged )?(?:(?:older|younger) than|over|under|above|below|[<>≤≥]=?) ?\d{{1,2}}"
                rf"|(?:{words['kind']}) (?:{people})))(?=[.;)]|$|{_WHEN})"
            ),
            _compile(rf" (?:{words['barred']})\b"),
            _compile(rf"(?:{words['let_in']}|{words['barred_who']})"),
            _compile(rf"\b(?:{words['barred_who']})\b[^.;:]{{0,40}}?\bif (?={_THEY})"),
            _compile(
                rf"\W*(?:(?:{words['let_in_of']}) )*(?:{words['people']}|{words['let_in_all']}) (?:[a-z]+ ){{0,3}}?"
                rf"(?:{words['let_in']})\b[^.;:]{{0,40}}?\bif (?={_THEY})"
            ),
            _compile(rf"(?:or )?if {_THEY}"),
            _compile(rf"\b(?:{words['female']})\b"),
            _compile(rf"\b(?:{words['male']})\b"),
            _compile(rf"\b(?:{words['able']}|{words['kind']})\b"),
        )


def _compile(pattern: str) -> re.Pattern[str]:
    """A space in a pattern is any white space: lines are wrapped anywhere."""
    return re.compile(pattern.replace(" ", r"\s+").replace(r"[\s+,]", r"[\s,]"), re.I)
