"""The rule file: every example makes its rule fire, no not_example does; broken lines are refused."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.context.helpers import PATTERNS, component_of, make_nlp
from trialtab.context.matching import keep_longest
from trialtab.context.rules import FILE, parse_rules
from trialtab.errors import PatternError
from trialtab.patterns import parse_table

TEXT = (PATTERNS / FILE).read_text(encoding="utf-8")
ROWS = parse_table(TEXT, file=FILE)
HEADER = "id\tliteral\tcategory\tdirection\tmax_scope\treach\tallowed\tterminated_by\texample\tnot_example\tsource\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make_nlp()


def fired(nlp: Language, text: str) -> set[str]:
    """Ids of the rules that fire in a text."""
    engine = component_of(nlp)._engine
    assert engine is not None
    return {cue.rule.id for cue in keep_longest(engine.matches(nlp.make_doc(text)))}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_example(nlp: Language, row: dict[str, str]) -> None:
    assert row["id"] in fired(nlp, row["example"])
    assert not row["not_example"] or row["id"] not in fired(nlp, row["not_example"])


def test_literals_stand_once() -> None:
    literals = [row["literal"].lower() for row in ROWS]
    assert len(literals) == len(set(literals))


@pytest.mark.parametrize(
    "line",
    [
        "A1\tno\tMAYBE\tFORWARD\t\t\t\t\tno x\t\thand",
        "A1\tno\tNEGATED\tSIDEWAYS\t\t\t\t\tno x\t\thand",
        "A1\tno\tNEGATED\tFORWARD\tfar\t\t\t\tno x\t\thand",
        "A1\tno\tNEGATED\tFORWARD\t\tWORD\t\t\tno x\t\thand",
        "A1\tno\tNEGATED\tFORWARD\t\t\tTHING\t\tno x\t\thand",
    ],
    ids=["category", "direction", "scope", "reach", "label"],
)
def test_broken_line(line: str) -> None:
    with pytest.raises(PatternError, match="A1"):
        parse_rules(HEADER + line)
