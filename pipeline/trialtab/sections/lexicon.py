"""The words of `patterns/section_headings.tsv` and `patterns/sentence_abbreviations.tsv`, compiled."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple, Self

from trialtab.errors import Errors, PatternError
from trialtab.patterns import Row, parse_table
from trialtab.sections.sentences import Abbreviations
from trialtab.types import Kind

HEADINGS_FILE = "section_headings.tsv"
ABBREVIATIONS_FILE = "sentence_abbreviations.tsv"


class Form(StrEnum):
    """What a line of the headings file is for; see the file's head."""

    CORE = "core"
    WORD = "word"
    LINE = "line"
    CLAIM = "claim"
    GROUP = "group"
    SUBLIST = "sublist"
    LIST = "list"
    MODIFIER = "modifier"
    DENY = "deny"
    INTRO = "intro"
    OPENER = "opener"
    GUARD = "guard"
    CONNECTOR = "connector"
    JOINING = "joining"
    WHOLE = "whole"
    REFERENCE = "reference"
    STATEMENT = "statement"
    PROSE = "prose"
    PROSE_NEXT = "prose_next"
    CONTINUATION = "continuation"
    LABEL = "label"
    PART = "part"
    STARTER = "starter"
    TITLE = "title"
    FOREIGN = "foreign"


class KindPattern(NamedTuple):
    """One line's expression and the side it leads to; `kind` None: both sides, or no side."""

    rule: str
    kind: Kind | None
    regex: re.Pattern[str]


class Lexicon(NamedTuple):
    """Compiled words. Each member but the last is one form of the file.

    Attributes:
        core: searched anywhere in the first part of a block.
        word, line, group, sublist, list, intro: matched on the whole of a line's text before its colon; claim: without one.
        modifier: matched on each word before a core; deny: searched in the words before a core.
        opener: matched at the end of an item.
        guard, connector, reference: matched at the end of the text before an inline marker; joining, whole: before a starter.
        statement: searched; those without a kind forbid the others.
        prose: matched at the start of a sentence; prose_next: of one that follows such a sentence.
        continuation: matched at the start of a sentence.
        label, any_label, starter: searched in a run-on paragraph; any_label takes in the parts ("Group 1:").
        title: matched on a whole line without colon, labels included.
        foreign: matched on a whole line.
        abbreviations: words that keep their point.
    """

    core: tuple[KindPattern, ...]
    any_core: re.Pattern[str]
    word: tuple[KindPattern, ...]
    line: tuple[KindPattern, ...]
    claim: re.Pattern[str]
    group: tuple[KindPattern, ...]
    any_group: re.Pattern[str]
    sublist: tuple[KindPattern, ...]
    list: tuple[KindPattern, ...]
    modifier: re.Pattern[str]
    deny: re.Pattern[str]
    intro: tuple[KindPattern, ...]
    opener: re.Pattern[str]
    guard: re.Pattern[str]
    connector: re.Pattern[str]
    joining: re.Pattern[str]
    whole: re.Pattern[str]
    reference: re.Pattern[str]
    statement: tuple[KindPattern, ...]
    prose: tuple[KindPattern, ...]
    prose_next: tuple[KindPattern, ...]
    continuation: re.Pattern[str]
    label: re.Pattern[str]
    any_label: re.Pattern[str]
    starter: re.Pattern[str]
    title: re.Pattern[str]
    foreign: re.Pattern[str]
    abbreviations: Abbreviations

    @classmethod
    def from_files(cls, files: dict[str, str]) -> Self:
        """Compile the texts of the two files.

        Raises:
            PatternError: a file is missing or a line breaks its rules.
        """
        for name in (HEADINGS_FILE, ABBREVIATIONS_FILE):
            if name not in files:
                raise PatternError(*Errors.E211, file=name)
        rows: dict[Form, list[Row]] = {form: [] for form in Form}
        required = ("id", "form", "kind", "pattern", "example", "source")
        for row in parse_table(files[HEADINGS_FILE], file=HEADINGS_FILE, required=required):
            rows[_form(row)].append(row)
        kinds = {form: tuple(_kind_pattern(row) for row in rows[form]) for form in Form}
        joined = {form: _join(rows[form]) for form in Form}
        starters = joined[Form.STARTER].replace(" ", r"\s+")  # lines are wrapped within them, too
        return cls(
            core=kinds[Form.CORE],
            any_core=re.compile(rf"\b(?:{joined[Form.CORE]})(?!\w)", re.I),
            word=kinds[Form.WORD],
            line=kinds[Form.LINE],
            claim=re.compile(joined[Form.CLAIM], re.I),
            group=kinds[Form.GROUP],
            any_group=re.compile(
                rf"\s*--?\s*(?P<dashed>{joined[Form.GROUP]})\s*--|(?<!\S)(?P<title>{joined[Form.GROUP]})\s*:", re.I
            ),
            sublist=kinds[Form.SUBLIST],
            list=kinds[Form.LIST],
            modifier=re.compile(joined[Form.MODIFIER], re.I),
            deny=re.compile(rf"\b(?:{joined[Form.DENY]})\b", re.I),
            intro=kinds[Form.INTRO],
            opener=re.compile(rf"\b(?:{joined[Form.OPENER]})\s*$", re.I),
            guard=_at_end(joined[Form.GUARD]),
            connector=_at_end(joined[Form.CONNECTOR]),
            joining=_at_end(joined[Form.JOINING]),
            whole=_at_end(joined[Form.WHOLE]),
            reference=_at_end(joined[Form.REFERENCE]),
            statement=kinds[Form.STATEMENT],
            prose=kinds[Form.PROSE],
            prose_next=kinds[Form.PROSE_NEXT],
            continuation=re.compile(rf"(?:{joined[Form.CONTINUATION]})(?!\w)", re.I),
            label=_before_colon(joined[Form.LABEL]),
            any_label=_before_colon(f"{joined[Form.LABEL]}|{joined[Form.PART]}"),
            starter=re.compile(
                rf"(?<=[A-Za-z0-9)%+\]])(?<!OR)(?<!AND)(?<!\bIF)(?<!\bNot)(?<!\bNo)\s+(?=(?:{starters})(?![^\s,;.]))"
            ),
            title=re.compile(f"{joined[Form.TITLE]}|{joined[Form.LABEL]}", re.I),
            foreign=re.compile(rf"(?:{joined[Form.FOREIGN]})", re.I),
            abbreviations=Abbreviations.from_text(files[ABBREVIATIONS_FILE], ABBREVIATIONS_FILE),
        )


def _form(row: Row) -> Form:
    try:
        return Form(row["form"])
    except ValueError as error:
        expected = f"one of {', '.join(Form)}"
        raise PatternError(
            *Errors.E201, file=HEADINGS_FILE, line=row["id"], problem=f"form {row['form']!r}", expected=expected
        ) from error


def _kind_pattern(row: Row) -> KindPattern:
    kind = Kind(row["kind"]) if row["kind"] in set(Kind) else None
    try:
        return KindPattern(row["id"], kind, re.compile(rf"(?:{row['pattern']})", re.I))
    except re.error as error:
        raise PatternError(
            *Errors.E201, file=HEADINGS_FILE, line=row["id"], problem=str(error), expected="a regular expression"
        ) from error


def _before_colon(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{words}):", re.I)


def _at_end(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words})\s*$", re.I)


def _join(rows: list[Row]) -> str:
    return "|".join(f"(?:{row['pattern']})" for row in rows) or "(?!)"
