"""Docs for the context stage from tagged sentences: `No history of [epilepsy|C|NH]`.

A tag is [text|label|flags]: label C condition, D drug, P procedure, M measurement, O observation; flags N negated, H historical,
B past and current, Y hypothetical, L also planned, U uncertain, F family, X exception, S negative result. Items are separated by
" ¶ ", a sub-item begins with "> ".
"""

from __future__ import annotations

import re
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from trialtab.context.component import Context
from trialtab.docs import get_values, set_values
from trialtab.tokens.tokenizer import make_tokenizer_factory
from trialtab.types import Assertion, Criterion, Entity, Kind, Label, Term

PATTERNS = Path(__file__).parents[2] / "patterns"
LABELS = {"C": Label.CONDITION, "D": Label.DRUG, "P": Label.PROCEDURE, "M": Label.MEASUREMENT, "O": Label.OBSERVATION}
_TAG = re.compile(r"\[([^|\]]+)\|(\w)\|(\w*)\]")
_NEGATIVE = re.compile(r"(?<!gram-)\b(?:sero)?negativ(?:e|ity)\b", re.IGNORECASE)


def make_nlp() -> Language:
    """A pipeline with our tokenizer and the context stage only."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer_factory()(nlp)
    nlp.add_pipe("trialtab_context").load_files(rule_files())  # type: ignore[attr-defined]
    return nlp


def rule_files() -> dict[str, str]:
    return {name: (PATTERNS / name).read_text(encoding="utf-8") for name in ("context_rules.tsv", "context_words.tsv")}


def tagged_doc(nlp: Language, tagged: str, kind: Kind = Kind.EXCLUSION) -> tuple[Doc, list[str]]:
    """The Doc of a tagged text, ready for the stage, and the flags wanted of each entity."""
    text, entities, flags, criteria = "", [], [], []
    for number, item in enumerate(tagged.split(" ¶ "), 1):
        is_sub = item.startswith("> ")
        parent = next((c.number for c in reversed(criteria) if c.parent is None), None) if is_sub else None
        start = len(text)
        cursor = 2 if is_sub else 0
        for tag in _TAG.finditer(item):
            text += item[cursor : tag.start()]
            entities.append(Entity(len(text), len(text) + len(tag[1]), LABELS[tag[2]]))
            flags.append("".join(sorted(tag[3])))
            text += tag[1]
            cursor = tag.end()
        text += item[cursor:]
        criteria.append(Criterion(f"X{number:02}", parent, kind, start, len(text), "-"))
        text += "\n"
    doc = nlp.make_doc(text)
    starts = {criterion.start_char for criterion in criteria}
    after_stop = False
    for token in doc:  # short texts: the loop's cost does not matter here
        token.is_sent_start = token.idx in starts or after_stop
        after_stop = token.text == "."
    set_values(doc, "criteria", criteria)
    set_values(doc, "trial_entities", entities)
    set_values(doc, "terms", [Term(m.start(), m.end(), "status", "negative") for m in _NEGATIVE.finditer(text)])
    return doc, flags


def said_of(doc: Doc) -> list[str]:
    """The flags of each entity."""
    return [letters(assertion) for assertion in get_values(doc, "assertions")]


def letters(assertion: Assertion) -> str:
    flags = {
        "N": assertion.negated,
        "H": assertion.historical and not assertion.current,
        "B": assertion.historical and assertion.current,
        "Y": assertion.hypothetical,
        "L": assertion.planned,
        "U": assertion.uncertain,
        "F": assertion.family,
        "X": assertion.exception,
        "S": assertion.status == "negative",
    }
    return "".join(sorted(letter for letter, is_set in flags.items() if is_set))


def component_of(nlp: Language) -> Context:
    component = nlp.get_pipe("trialtab_context")
    assert isinstance(component, Context)
    return component
