"""Where sentences end. The bar in the text is where the next one must start; there are no others."""

import pytest

from tests.sections.support import shipped_lexicon
from trialtab.sections.sentences import Abbreviations, sentence_starts

MARKED = [
    "Adults only. |No smokers. |Consent given!",
    "Adults only.|These must walk.",
    "Adults (over 18). |No smokers.",
    "Adults with gout; No smokers",
    "Infections, e.g. Hepatitis, are excluded. |Others are not.",
    "Treated with i.e. Rituximab or similar",
    "Drug vs. Placebo in adults",
    "Weight of approx. 50 kg",
    "Seen by Dr. Miller at visit 2. |Then again.",
    "As in Smith et al. Nature 2010",
    "AST above 1.5 x ULN. |ALT above 2.5 x ULN",
    "Platelets below 30. 109 / L at entry",
    "Chronic hepatitis B. |Patients with cirrhosis",
    "Stage III. |Prior surgery",
    "Studied (J. Smith) in adults",
    "Studied by J. R. Smith in adults",
    "Known E. coli infection",
    "See no. 5 in the list",
    "Within 6 months. |2 weeks are enough",
    "Within six months. 2 weeks are enough".replace(". 2", ". |2"),
    "Fasting glucose (at least 8 hours). |3 samples",
    "Fever? |Yes.",
    "Ends with etc. |Patients who",
    "The U.S. Army",
    "Given at 8 a.m. and 8 p.m. daily",
    'He said "no." |Then he left.',
    "Line one.\n   |Line two",
    "Stroke last year |NB: a TIA is allowed",
    "Stroke last year. |N.B. Migraine is allowed",
    "Stroke last year\n   |NOTE: migraine is allowed",
    "A footnote: migraine",
]


@pytest.mark.parametrize("marked", MARKED)
def test_starts(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [position - number for number, position in enumerate(i for i, letter in enumerate(marked) if letter == "|")]
    assert list(sentence_starts(text, 0, len(text), shipped_lexicon().abbreviations)) == expected


def test_only_inside_the_stretch() -> None:
    text = "One two. Three four. Five six."
    assert list(sentence_starts(text, 9, 20, Abbreviations())) == []
    assert list(sentence_starts(text, 0, 20, Abbreviations())) == [9]
