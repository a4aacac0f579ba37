"""The rules of `patterns/context_rules.tsv` as plain values."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from trialtab.errors import Errors, PatternError
from trialtab.patterns import expand_list, parse_table
from trialtab.types import Label

FILE = "context_rules.tsv"


class Category(StrEnum):
    """What a cue says of the entities in its scope."""

    NEGATED = "NEGATED"
    HISTORICAL = "HISTORICAL"
    NEGATED_HISTORICAL = "NEGATED_HISTORICAL"  # "no history of"
    CURRENT = "CURRENT"  # "active": ends the scope of a historical cue
    PAST_OR_CURRENT = "PAST_OR_CURRENT"  # both, two rows
    HYPOTHETICAL = "HYPOTHETICAL"
    OR_PLANNED = "OR_PLANNED"  # "current or planned", "use or planned use of": a hypothetical row beside the other
    UNCERTAIN = "UNCERTAIN"
    FAMILY = "FAMILY"
    EXCEPTION = "EXCEPTION"
    PERMITTED = "PERMITTED"  # "are allowed": an exception among exclusions
    PERMITTED_HISTORICAL = "PERMITTED_HISTORICAL"  # "may have received"
    PERSONAL_OR_FAMILY = "PERSONAL_OR_FAMILY"  # both, two rows
    REGARDLESS = "REGARDLESS"  # "with or without": neither asked for nor forbidden
    PROHIBITED = "PROHIBITED"  # "are not allowed": a negation among inclusions
    ALLERGY = "ALLERGY"
    INTOLERANCE = "INTOLERANCE"
    CONTRAINDICATION = "CONTRAINDICATION"
    USE = "USE"  # "treatment with": ends what is said of allergies
    FINDING = "FINDING"  # "or positive": a result ends what is said of the past
    TERMINATE = "TERMINATE"
    PSEUDO = "PSEUDO"
    NEGATIVE = "NEGATIVE"  # a negative result, from the quantities stage's status terms
    BOUND = "BOUND"  # a measurement with a bound: ends lists of conditions


class Direction(StrEnum):
    """Where a cue's scope lies, seen from the cue (ConText's terms)."""

    FORWARD = "FORWARD"
    BACKWARD = "BACKWARD"
    BIDIRECTIONAL = "BIDIRECTIONAL"
    TERMINATE = "TERMINATE"
    PSEUDO = "PSEUDO"


class Reach(StrEnum):
    """How a forward cue goes over the commas of a list; see `scopes.py`."""

    SENTENCE = "SENTENCE"
    LIST = "LIST"
    PHRASE = "PHRASE"
    CLAUSE = "CLAUSE"


class ContextRule(NamedTuple):
    """One line of the file.

    Attributes:
        max_scope: how many tokens the scope reaches at most, None for the sentence.
        reach: which commas end the scope.
        allowed: labels that the cue may modify, empty for all.
        terminated_by: categories that end its scope, besides TERMINATE.
    """

    id: str
    literal: str
    category: Category
    direction: Direction
    max_scope: int | None = None
    reach: Reach = Reach.SENTENCE
    allowed: frozenset[Label] = frozenset()
    terminated_by: frozenset[Category] = frozenset()


def parse_rules(text: str) -> list[ContextRule]:
    """Parse the file's text.

    Raises:
        PatternError: a line names a category, direction or label that does not exist, or a scope that is no number.
    """
    rules = []
    for row in parse_table(text, file=FILE, required=("id", "literal", "category", "direction", "example", "source")):
        try:
            rules.append(
                ContextRule(
                    row["id"],
                    row["literal"].lower(),
                    Category(row["category"]),
                    Direction(row["direction"]),
                    int(row["max_scope"]) if row.get("max_scope") else None,
                    Reach(row.get("reach") or Reach.SENTENCE),
                    frozenset(Label(label) for label in expand_list(row.get("allowed", ""))),
                    frozenset(Category(name) for name in expand_list(row.get("terminated_by", ""))),
                )
            )
        except ValueError as error:
            problem, expected = f"rule {row['id']}: {error}", "a category, direction, label or number of the file's header"
            raise PatternError(*Errors.E201, file=FILE, line=0, problem=problem, expected=expected) from error
    return rules
