"""Name files become concepts; analytes; abbreviations that a record defines."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.entities.abbreviations import find_definitions, find_uses
from trialtab.entities.analytes import AnalyteCues
from trialtab.entities.lexicon import Lexicon
from trialtab.entities.tokens import token_table
from trialtab.errors import PatternError
from trialtab.types import Label

KEYS = "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\tkeys"
ALIASES = "id\tname\tlabel\tnorm\tcode\tcode_system\tsource\taliases"
FILES = {
    "drugs.tsv": "\n".join(
        [
            KEYS,
            "D:1\tAlbumin\tDRUG\talbumin human\tDB1\tDrugBank\tDrugBank\talbumin",
            "D:2\tX\tDRUG\tx-mab\t9\tRxNorm\tRxNorm\txmab|brandy",
        ]
    ),
    "tests.tsv": "\n".join([KEYS, "C:1\tAlbumin\tMEASUREMENT\talbumin\tC1\tNCIt\tCDISC\talbumin|ALB"]),
    "conditions.tsv": "\n".join(
        [KEYS, "M:1\tHeart Attack\tCONDITION\tmyocardial infarction\tD1\tMeSH\tMeSH\theart attack|myocardial infarction"]
    ),
    "hand.tsv": "\n".join(
        [
            ALIASES,
            "h1\tserum albumin\tMEASUREMENT\tserum albumin\t\t\thand\tserum albumin|S-Alb|albumin",
            "h2\tmyocardial infarction\tCONDITION\tmyocardial infarction\t\t\thand\tMI",
            "h3\tcardiac events\tCONDITION\t\t\t\thand\theart attack|cardiac events",
            "h4\tx-mab\tDRUG\tx-mab\t\t\thand\tXM",
        ]
    ),
    "units.tsv": "id\tunit\nu1\tmg",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BRANDY", [("DRUG", "x-mab", "9")]),
        ("XM", [("DRUG", "x-mab", None)]),  # no built line is named x-mab, so no code is known
        ("MI", [("CONDITION", "myocardial infarction", "D1")]),
        ("heart attacks", [("CONDITION", "myocardial infarction", "D1")]),  # the hand line without norm defers to the built one
        ("cardiac event", [("CONDITION", None, None)]),
        ("albumin", [("MEASUREMENT", "serum albumin", None), ("DRUG", "albumin human", "DB1")]),
        ("ALB", [("MEASUREMENT", "albumin", "C1")]),
        ("alb", []),
        ("mg", []),
    ],
)
def test_concepts_of_a_name(name: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    lexicon = Lexicon.from_files(FILES)
    assert [(each.label.value, each.norm, each.code) for each in lexicon.exact(name)] == expected


def test_a_packed_lexicon_is_the_same() -> None:
    lexicon = Lexicon.from_files(FILES)
    again = Lexicon.from_files(FILES, lexicon.pack(FILES))
    assert again.concepts_of == lexicon.concepts_of
    for name in ("BRANDY", "XM", "heart attacks", "albumin", "ALB", "alb", "mg"):
        assert again.exact(name) == lexicon.exact(name)
        assert again.exact_built(name) == lexicon.exact_built(name)
    words = ["Serum", "albumin", "after", "a", "heart", "attack", "or", "S-Alb"]
    assert again.matcher.find(words, [(0, len(words))]) == lexicon.matcher.find(words, [(0, len(words))])
    assert [type(concept.label) for concept in again.exact("albumin")] == [Label, Label]


def test_a_lexicon_packed_of_other_files_is_not_taken() -> None:
    packed = Lexicon.from_files(FILES).pack(FILES)
    changed = {**FILES, "hand.tsv": FILES["hand.tsv"].replace("XM", "YM")}
    assert Lexicon.from_files(changed, packed).exact("YM")
    assert Lexicon.from_files({}, Lexicon.from_files({}).pack({})).exact("YM") == ()


@pytest.mark.parametrize("line", ["h9\tx\tDRUG", "h9\tx\tDISEASE\tx\t\t\thand\tx"], ids=["cells", "label"])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(PatternError, match=r"names\.tsv, line 3"):
        Lexicon.from_files({"names.tsv": f"{ALIASES}\nh1\tx\tDRUG\tx\t\t\thand\tx\n{line}"})


CUES = AnalyteCues.from_files(
    {
        "analyte_cues.tsv": "id\tword\tside\tlabel\tsource\texample\n"
        "a1\tsupplements\tafter\tDRUG\thand\tcalcium supplements\n"
        "a2\treceive\tbefore\tDRUG\thand\treceive calcium\n"
        "a3\tserum\tbefore\tMEASUREMENT\thand\tserum calcium"
    }
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[calcium] < 10 mg / dL", Label.MEASUREMENT),
        ("[calcium] 500 mg twice daily", Label.DRUG),
        ("500 mg [calcium]", Label.DRUG),
        ("[calcium] of 10 mg / dL", Label.MEASUREMENT),
        ("[calcium] supplements", Label.DRUG),
        ("will receive oral [calcium]", Label.DRUG),
        ("serum [calcium]", Label.MEASUREMENT),
        ("abnormal [calcium]", Label.MEASUREMENT),
        ("receive drug if [calcium] > 3", Label.MEASUREMENT),
    ],
)
def test_measured_or_given(words: str, expected: Label) -> None:
    tokens = words.lower().split()
    place = next(number for number, word in enumerate(tokens) if word.startswith("["))
    tokens[place] = tokens[place].strip("[]")
    assert CUES.label(tokens, place, place + 1, 0, len(tokens), default=Label.MEASUREMENT) is expected


def doc_of(text: str) -> Doc:
    """Words split at spaces."""
    return Doc(Vocab(), words=text.split(" "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("absolute neutrophil count ( ANC ) > 1", [("ANC", "absolute neutrophil count")]),
        ("allergic bronchopulmonary aspergillosis ( ABPA )", [("ABPA", "allergic bronchopulmonary aspergillosis")]),
        ("patients ( n = 3 ) with gout", []),
        ("gout ( see Table )", []),
        ("( ANC ) first", []),
        ("no bracket", []),
    ],
)
def test_definitions(text: str, expected: list[tuple[str, str]]) -> None:
    tokens = token_table(doc_of(text))
    found = [
        (" ".join(each.short), " ".join(tokens.words[each.long_start : each.long_end]))
        for each in find_definitions(doc_of(text), tokens)
    ]
    assert found == expected


def test_uses_of_a_short_form_and_its_plural() -> None:
    doc = doc_of("deep vein thrombosis ( DVT ) ; DVTs or dvt or DVT")
    tokens = token_table(doc)
    assert [place[:2] for place in find_uses(find_definitions(doc, tokens), tokens)] == [(4, 5), (7, 8), (11, 12)]


@pytest.mark.parametrize("text", ["", "one", "two words ", " leading"])
def test_token_table_and_text(text: str) -> None:
    import spacy

    doc = spacy.blank("en")(text)
    tokens = token_table(doc)
    assert tokens.words == [token.text for token in doc]
    assert tokens.starts == [token.idx for token in doc]
    assert doc.text == text
