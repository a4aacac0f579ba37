"""What repair changes, what it leaves, and that every character leads back."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.test_text import check_map, edited
from trialtab.reading.glued import default_lexicon, lexicon_for, trusting_lexicon
from trialtab.reading.repair import repair, repair_field
from trialtab.types import SectionKind
from trialtab.vocabulary.glued_words import strings_of

RECORDS = Path(__file__).parents[2].parent / "shared" / "data" / "trials" / "records.jsonl.gz"

CASES = [
    ("escapes", r"WBC \< 3.5 ×10\^9/L \[1\] \~20", "WBC < 3.5 ×10^9/L [1] ~20"),
    ("escaped list number", "1\\. Age 18\n2\\) Weight", "1. Age 18\n2) Weight"),
    ("backslash that escapes nothing", "30 breaths\\minute", "30 breaths\\minute"),
    ("entities", "ALT &lt; 40 &#8805; 2 it&#39;s", "ALT < 40 ≥ 2 it's"),
    ("entity encoded twice", "ALT &amp;gt; 40", "ALT > 40"),
    ("entity, escaped and encoded twice", "ALT \\&amp;gt; 40", "ALT > 40"),
    ("entity that people made up", "&gte; 1200 and &lte; 2", "≥ 1200 and ≤ 2"),
    ("no-break space entity", "5&nbsp;mg", "5 mg"),
    ("ampersands that are meant", "R&D; H&E, D\\&C &foo;", "R&D; H&E, D&C &foo;"),
    ("mojibake", "1500/mmÂ³, â‰¥ 5 Âµg, donâ€™t", "1500/mm³, ≥ 5 µg, don't"),
    ("mojibake twice", "patientÃ¢â‚¬â„¢s", "patient's"),
    ("trade mark", "Velorinâ„¢", "Velorin™"),
    ("letters that only look like mojibake", "CAFÉ® Ångström Müller", "CAFÉ® Ångström Müller"),
    ("code page controls", "the patient\x92s arm", "the patient's arm"),
    ("full width", "AST（ALT）＜５；ECOG：0，1", "AST(ALT)<5; ECOG: 0, 1"),
    ("full width in a row of names", "PD-1、CTLA-4，TIGIT。Next", "PD-1, CTLA-4, TIGIT. Next"),
    ("titre", "1：80", "1:80"),
    ("spaces", "5\u00a0mg\u2009/\u202fm²", "5 mg / m²"),
    ("invisible", "immuno\u00adsup\u200bpressive\ufeff", "immunosuppressive"),
    ("line ends", "a\r\nb\rc\x0bd", "a\nb\nc\nd"),
    ("controls", "a\x00b\x07c\td", "abc\td"),
    ("comparators", "≧ 5, ⩽ 7, ˃ 3", "≥ 5, ≤ 7, > 3"),
    ("dashes and quotes", "5–18 “years”, Crohn’s − 2", '5-18 "years", Crohn\'s - 2'),
    ("squared unit", "375 ㎎/㎡", "375 mg/m²"),
    (
        "Symbol font read as Latin-1",
        "Age ³ 18, LDL ³2, ECOG £ 2 (PS ³ 60)",
        "Age ≥ 18, LDL ≥2, ECOG ≤ 2 (PS ≥ 60)",
    ),
    ("cubes and pounds", "10 ³ copies, 5/mm³ 2, a cost of £ 5, £325M, 3 m³ 4", None),
    ("degree", "38 ºC", "38 °C"),
    ("ligature", "eﬃcacy ﬁrst", "efficacy first"),
    ("roman numerals", "phaseⅡstudy, stage ⅢB-Ⅳ", "phase II study, stage IIIB-IV"),
    ("subscripts", "FEV_1, pO_2 > 60, PaCO_2, COVID_19", "FEV1, pO2 > 60, PaCO2, COVID19"),
    ("underscores", "I_600, play_22794, ISL_403928, A_1, ARM_1a", None),
    ("Symbol font", "TNF-\uf061, FPG \uf0b3 7\n\uf0a7 item", "TNF-α, FPG ≥ 7\n• item"),
    ("Cyrillic twins", "50 х 109/L, hepatitis С, SАRS", "50 x 109/L, hepatitis C, SARS"),
    ("Cyrillic", "Институт Москва", "Институт Москва"),
    ("sharp s for beta", "ß-blocker and Straße", "β-blocker and Straße"),
    ("markup left over", "10<sup>9</sup>/L<br/>H<sub>2</sub>O <TAB>x <b>y</b>", "10⁹/L\nH2O  x y"),
    ("less than", "p <0.05, x<b and b>3", "p <0.05, x<b and b>3"),
    ("half a character", "ok \ud83d!", "ok \ufffd!"),
    ("superscripts stay", "10⁹/L m² ½ ≥ ①", "10⁹/L m² ½ ≥ ①"),
    ("numbers are not touched", "0.5.109/L, 1,5 x 106 / L, <30. 109 / L", "0.5.109/L, 1,5 x 106 / L, <30. 109 / L"),
    ("hard wraps stay", "\n      first line\n      second line", "\n      first line\n      second line"),
    (
        "glued",
        "theneed for followingtreatments monthsbefore screening",
        "the need for following treatments months before screening",
    ),
    ("glued first word", "Thepatient mustinvolve", "The patient must involve"),
    ("glued sentence", "meet the criteria.These patients", "meet the criteria. These patients"),
    ("glued year and unit", "the 2019EULAR rules, 300Units/kgfor 2", "the 2019 EULAR rules, 300Units/kg for 2"),
    ("glued with a short word", "one ofthe drugs, 5 mgfor two days", "one of the drugs, 5 mg for two days"),
    ("real words", "without throughout nevertheless inpatients withdrawn checkpoints", None),
    ("names", "Theralimab Andembry Forsteo gammaCore clinicaltrials.gov St.John", None),
    ("addresses", "www.thestudy.org/theneed https://a.org/withthe info@fromthe.com", None),
    ("mutations and versions", "p.Glu17Lys e.g.This node.Js v2.The", None),
]


@pytest.mark.parametrize(("raw", "clean"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_repair(raw: str, clean: str | None) -> None:
    field = repair(SectionKind.SUMMARY, "x", raw)
    assert field.text == (raw if clean is None else clean)
    assert bool(field.edits) == (field.text != raw)
    check_map(field, raw)


def test_offsets_lead_to_the_source_as_written() -> None:
    raw = "ALT \\< 3 × 10\\^9/L &amp;gt; theneed"
    field = repair(SectionKind.ELIGIBILITY, "x", raw)

    def source(words: str) -> str:
        start = field.text.index(words)
        source_start, source_end = field.to_source(start, start + len(words))
        return raw[source_start:source_end]

    assert source("ALT") == "ALT"
    assert source("< 3") == "\\< 3"
    assert source("10^9/L") == "10\\^9/L"
    assert source(">") == "&amp;gt;"
    assert source("the need") == "theneed"
    assert source("need") == "need"


def test_a_stretch_counts_in_the_whole_source() -> None:
    raw = "xxxx ALT \\< 3 yyyy"
    field = repair(SectionKind.TEXT, "text", raw, 5, 13)
    assert field.text == "ALT < 3"
    assert field.to_source(4, 5) == (9, 11)
    assert field.to_source(0, 7) == (5, 13)


def test_untouched_text_has_no_edits() -> None:
    assert repair(SectionKind.TEXT, "text", "Age 18 to 65 years, ALT <= 2.5 x ULN.").edits == ()


NOISES = re.findall(
    r"\S+",
    r"\< \^ 1\. &lt; &amp; &amp;gt; &nbsp; & Â³ â‰¥ â€™ Ã ， ： ５ Ⅱ х º ß <br> < ㎡ é theneed criteria.These mustinvolve 2019EULAR "
    "ALT 3.5 word . \u00ad \u200b \x07 \ufb01 \uf0b7 \ud800",
)
NOISE = st.lists(st.sampled_from([*NOISES, "\u00a0", "\r\n", "\r", "\n", " "]), max_size=25).map("".join)


@given(NOISE)
@settings(deadline=None)
def test_every_substring_leads_back(raw: str) -> None:
    field = repair(SectionKind.TEXT, "text", raw)
    check_map(field, raw)
    for start, end in itertools.combinations(range(len(field.text) + 1), 2):
        source_start, source_end = field.to_source(start, end)
        assert 0 <= source_start <= source_end <= len(raw)
        if not any(e.clean_start <= end and e.clean_end >= start for e in field.edits):
            assert raw[source_start:source_end] == field.text[start:end]


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_repaired(raw: str) -> None:
    field = repair(SectionKind.TEXT, "text", raw)
    check_map(field, raw)
    field.text.encode()


@given(st.data(), NOISE)
@settings(deadline=None)
def test_repair_of_a_built_text(data: st.DataObject, raw: str) -> None:
    check_map(repair_field(data.draw(edited(raw))), raw)


@pytest.mark.skipif(not RECORDS.exists(), reason="the plain records are not here")
def test_maps_of_real_records_are_consistent() -> None:
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, 6000, 20):
            for raw in strings_of(json.loads(line)):
                field = repair(SectionKind.TEXT, "x", raw)
                if field.edits:
                    check_map(field, raw)
                else:
                    assert field.text == raw


@pytest.mark.skipif(not RECORDS.exists(), reason="the plain records are not here")
def test_splits_are_rare() -> None:
    """One space put into ten thousand words at most: glued words are rare, and so are wrong splits."""
    lexicon = default_lexicon()
    n_words = n_gaps = 0
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 500):
            for raw in strings_of(json.loads(line)):
                n_words += len(raw.split())
                n_gaps += len(lexicon.find_gaps(raw))
    assert n_gaps <= n_words / 10_000


class TestTextsThatLostTheirLineBreaks:
    @pytest.mark.parametrize(
        ("run", "first"),
        [
            ("toenrollment", "to"),
            ("ofglucocorticoids", "of"),
            ("currentor", "current"),
            ("neuropsychiatricdisease", "neuropsychiatric"),
            ("ECGabnormalities", "ECG"),
            ("orAtacicept", "or"),
        ],
    )
    def test_a_trusting_lexicon_splits_rarer_words(self, run, first):
        assert trusting_lexicon().split(run) == len(first)
        assert default_lexicon().split(run) == 0

    @pytest.mark.parametrize(
        "run", ["background", "polyarthritis", "glucocorticoids", "chemotherapy", "antinuclear", "rituximab"]
    )
    def test_real_words_stay_whole(self, run):
        assert trusting_lexicon().split(run) == 0

    def test_only_a_text_with_certain_gaps_is_trusted(self):
        assert lexicon_for("Patients who meet theneed of followingtreatments") is trusting_lexicon()
        assert lexicon_for("Patients with toenrollment") is default_lexicon()
