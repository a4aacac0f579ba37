"""The words of `patterns/regimens.tsv`, compiled."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Self

from trialtab.patterns import parse_table, pattern_text
from trialtab.relations.word_starts import word_starts

FILE = "regimens.tsv"


class RegimenLexicon(NamedTuple):
    """Compiled words; what each kind means stands in the file's header. `…_before` end at the dose, others begin after it."""

    not_a_dose: re.Pattern[str]
    step: re.Pattern[str]
    target: re.Pattern[str]
    total: re.Pattern[str]
    strength_after: re.Pattern[str]
    strength_before: re.Pattern[str]
    glue: re.Pattern[str]
    give: re.Pattern[str]
    taker: re.Pattern[str]
    placebo: re.Pattern[str]
    living: re.Pattern[str]
    study_drug: re.Pattern[str]
    rescue: re.Pattern[str]
    care: re.Pattern[str]
    not_given: re.Pattern[str]
    promised: re.Pattern[str]
    no_name: frozenset[str]
    measured: frozenset[str]
    told: re.Pattern[str]
    class_head: re.Pattern[str]
    dates: re.Pattern[str]
    volume_before: re.Pattern[str]
    volume_after: re.Pattern[str]
    fluid: re.Pattern[str]
    gas: re.Pattern[str]
    other_time_before: re.Pattern[str]
    other_time_after: re.Pattern[str]
    on_it: re.Pattern[str]
    next_step: re.Pattern[str]
    members: dict[str, frozenset[str]]

    @classmethod
    def from_files(cls, files: dict[str, str]) -> Self:
        """Compile the file's text.

        Raises:
            PatternError: a line breaks the file's rules.
        """
        words: dict[str, list[str]] = {}
        for row in parse_table(files[FILE], file=FILE, required=("id", "kind", "word", "source")):
            words.setdefault(row["kind"], []).append(row["word"])
        # "maximum study dose (MSD) of 40 mg", "the maximum dose is 40 mg"
        aside = r"(?:\s*\([^()]{0,20}\))?(?:\s+(?:of|is|was|will be|being|i\.e\.))?[\s:,(~≈]*$"
        return cls(
            not_a_dose=re.compile(rf"{_starts(words['cap'] + words['step'])}{aside}", re.I),
            step=re.compile(rf"{_starts(words['step'])}{aside}", re.I),
            target=re.compile(rf"{_starts(words['target'])}{aside}", re.I),
            total=re.compile(rf"{_starts(words['total'])}{aside}", re.I),
            strength_after=re.compile(rf"[\s-]*(?:{_either(words['strength_after'])})\b", re.I),
            strength_before=re.compile(rf"{_starts(words['strength_before'])}\s*$", re.I),
            # possessive: a gap that is no glue is told in one pass, whatever its length
            glue=re.compile(rf"[\s,()-]*+(?>(?:(?>{_either(words['glue'])})(?![a-z])[\s,()-]*+)*)", re.I),
            give=re.compile(rf"{_starts(words['give'])}\b", re.I),
            taker=re.compile(rf"{_starts(words['taker'])}\b", re.I),
            placebo=re.compile(rf"{_starts(words['placebo'])}\b", re.I),
            living=re.compile(_either(words["living"]), re.I),
            study_drug=re.compile(rf"(?:the\s+)?(?:{_either(words['study_drug'])})s?", re.I),
            rescue=re.compile(rf"[^.;]{{0,60}}?{_starts(words['rescue'])}\b", re.I),
            care=re.compile(rf"\s*(?:{_either(words['care'])})\s*(?:\([^)]*\))?\s*", re.I),
            promised=re.compile(
                rf"{_starts(words['everybody'])}\s+will\s+(?:also\s+)?(?:be\s+)?(?:{_either(words['give'])})\b[^.;]{{0,70}}$",
                re.I,
            ),
            no_name=frozenset(words["no_name"]),
            measured=frozenset(words["measured"]),
            members=_members(words["member"]),
            class_head=re.compile(rf"(?:{_either(words['class_head'])})s?", re.I),
            dates=re.compile(rf"{_starts(words['dates'])}\s+(?:[\w-]+\s+){{0,4}}$", re.I),
            told=re.compile(rf"\s*(?:[-*]\s*)?(?:{_either(words['told'])})\b", re.I),
            volume_before=re.compile(rf"{_starts(words['volume_before'])}\s*\(?$", re.I),
            volume_after=re.compile(rf"[\s)]*(?:{_either(words['volume_after'])})\b", re.I),
            gas=re.compile(rf"(?:{_either(words['gas'])})\b", re.I),
            fluid=re.compile(rf"\s*(?:of\s+)?(?:[\w.%-]+\s+)?(?:{_either(words['fluid'])})\b", re.I),
            other_time_before=re.compile(
                rf"{_starts(words['other_time_before'])}\b(?:(?!\s(?:and|by)\s)[\w\s,(~-]){{0,22}}$", re.I
            ),
            other_time_after=re.compile(rf"[\s-]*(?:{_either(words['other_time_after'])})\b", re.I),
            on_it=re.compile(
                rf"[\s*•-]*(?!(?:{_either(words['not_on_it'])})\b)(?:{_either(words['on_it'])}|\d[\d.,]*\s*[a-z]+)(?![\w-])",
                re.I,
            ),
            next_step=re.compile(rf"{_starts(words['next_step'])}\s+(?:an?\s+|the\s+)?$", re.I),
            not_given=re.compile(rf"{_starts(words['not_given'])}\s+(?:\w+\s+)?$", re.I),
        )


@lru_cache(maxsize=1)
def shipped_lexicon() -> RegimenLexicon:
    """The lexicon of the shipped file, for the tables, which are built without the pipeline."""
    return RegimenLexicon.from_files({FILE: pattern_text(FILE)})


def _members(words: list[str]) -> dict[str, frozenset[str]]:
    """Members by their class: "granulocyte colony-stimulating factor = filgrastim"."""
    found: dict[str, frozenset[str]] = {}
    for word in words:
        name, _, member = (part.strip() for part in word.partition("="))
        found[name] = found.get(name, frozenset()) | {member}
    return found


def _starts(words: list[str]) -> str:
    return word_starts(words, _spaced)


def _either(words: list[str]) -> str:
    return "|".join(map(_spaced, sorted(words, key=len, reverse=True)))


def _spaced(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+")
