"""The small words that scopes and lists are read by (`patterns/context_words.tsv`), as ids of the vocabulary's strings."""

from __future__ import annotations

from typing import NamedTuple, Self

from spacy.strings import StringStore

from trialtab.errors import Errors, PatternError
from trialtab.patterns import expand_list, parse_table

FILE = "context_words.tsv"


class Words(NamedTuple):
    """Sets of string ids, one for each role of the file; what a role is for stands there."""

    conjunctions: frozenset[int]
    openers: frozenset[int]
    closers: frozenset[int]
    commas: frozenset[int]
    fillers: frozenset[int]
    examples: frozenset[int]
    before_negative: frozenset[int]
    test_words: frozenset[int]
    having: frozenset[int]
    purpose: frozenset[int]
    auxiliaries: frozenset[int]
    treatments: frozenset[int]
    conditionals: frozenset[int]
    methods: frozenset[int]
    findings: frozenset[int]
    abilities: frozenset[int]
    relatives: frozenset[int]
    people: frozenset[int]
    colons: frozenset[int]
    articles: frozenset[int]
    causes: frozenset[int]
    pronouns: frozenset[int]
    references: frozenset[int]
    tumours: frozenset[int]
    childbearing: frozenset[int]
    contraceptives: frozenset[int]
    terms: frozenset[int]
    parallels: frozenset[int]
    deniers: frozenset[int]
    patients: frozenset[int]
    stops: frozenset[int]
    results: frozenset[int]
    slashes: frozenset[int]
    lacks: frozenset[int]
    histories: frozenset[int]
    not_histories: frozenset[int]
    alternatives: frozenset[int]
    prepositions: frozenset[int]
    presences: frozenset[int]
    nows: frozenset[int]
    presence_fillers: frozenset[int]
    history_fillers: frozenset[int]
    pasts: frozenset[int]
    uses: frozenset[int]
    using: frozenset[int]
    plan_fillers: frozenset[int]
    qualities: frozenset[int]
    announcing: frozenset[int]
    telling: frozenset[int]
    likening: frozenset[int]
    leading: frozenset[int]
    assays: frozenset[int]
    outcomes: frozenset[int]
    showing: frozenset[int]
    being: frozenset[int]
    fertile: frozenset[int]
    promises: frozenset[int]

    @classmethod
    def from_text(cls, text: str, strings: StringStore) -> Self:
        """Read the pattern file.

        Args:
            text: of the file.
            strings: of the vocabulary whose tokens are read; the words are added to it.

        Raises:
            PatternError: a line breaks the file's rules, or the roles are not those that the code asks for.
        """
        rows = parse_table(text, file=FILE, required=("id", "role", "words", "means", "source"))
        roles = {row["role"]: frozenset(strings.add(word) for word in expand_list(row["words"])) for row in rows}
        if roles.keys() != set(cls._fields):
            problem = f"roles missing or unknown: {', '.join(sorted(roles.keys() ^ set(cls._fields)))}"
            raise PatternError(*Errors.E201, file=FILE, line=1, problem=problem, expected=", ".join(cls._fields))
        return cls(**roles)
