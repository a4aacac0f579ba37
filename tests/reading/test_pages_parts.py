"""The parts of the page reader: HTML to text, headings, values, ages, superscripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialtab.errors import PatternError
from trialtab.patterns import expand_list, parse_table, pattern_text
from trialtab.reading.pages import read_page
from trialtab.reading.pages.ages import read_ages
from trialtab.reading.pages.elements import superscript_marks
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.headings import HeadingBook, default_book
from trialtab.reading.pages.lines import heading_key, read_lines
from trialtab.reading.pages.markup import html_page, text_page
from trialtab.reading.pages.values import read_bare, read_registry_lines, read_value, site_spelling
from trialtab.sections.component import Sections
from trialtab.types import SectionKind, Segment

ROOT = Path(__file__).parents[2]
HEADINGS = parse_table(pattern_text("page_headings.tsv"), file="page_headings.tsv")
SPELLINGS = parse_table(pattern_text("page_values.tsv"), file="page_values.tsv")

# ---------------------------------------------------------------- HTML to text

MARKUP = [
    ("blocks", "<p>one</p><p>two</p><div>three<br>four</div>", "one\n\ntwo\n\nthree\nfour"),
    ("white space", "<p>one \n  two&nbsp;<b>three</b> four</p>", "one two three four"),
    ("entities", "ALT &lt; 3 &times; ULN, &#8805; 2 &micro;g", "ALT < 3 × ULN, ≥ 2 µg"),
    ("a sign that is no tag", "<p>ALT <ULN and x < y</p>", "ALT <ULN and x < y"),
    ("lists", "<ul><li>a<ol start='3'><li>b</li><li><p>c</p></li></ol></li><li>d</ul>", "* a\n  3. b\n  4. c\n* d"),
    ("table", "<table><tr><th>Phase</th><td>2</td></tr><tr><td>a</td><td>b</td></tr></table>", "Phase | 2 |\na | b |"),
    ("terms", "<dl><dt>Phase<dd>2<dt>Sex<dd>All</dl>", "Phase\n2\nSex\nAll"),
    ("dropped", "<head><title>x</title></head><style>p{}</style>a<script>if (a<b) {'</p>'}</script>b<!-- <p>c --><svg><text>d</text></svg>", "ab"),
    ("power", "10<sup>9</sup>/L and 10 <sup>-3</sup>", "10^9/L and 10^-3"),
    ("unit", "mg/m<sup>2</sup>, mm<sup>3</sup>, 1.73&nbsp;m<sup>2</sup>", "mg/m2, mm3, 1.73 m2"),
    ("footnote", "adalimumab<sup>1</sup> given<sup>2,3</sup>", "adalimumab[1] given[2,3]"),
    ("other superscripts", "5<sup>th</sup>, CD4<sup>+</sup>, Xa<sup>TM</sup>, H<sub>2</sub>O", "5th, CD4+, XaTM, H2O"),
    ("unclosed", "<p>one<p>two<b>three", "one\n\ntwothree"),
    ("attribute with a sign", '<a title="a > b">c</a>', "c"),
    ("declaration", "<!DOCTYPE html><![endif]><?xml x?>a", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), [case[1:] for case in MARKUP], ids=[case[0] for case in MARKUP])
def test_visible_text(html: str, text: str) -> None:
    assert html_page(html).whole.text == text


def test_offsets_lead_into_the_markup() -> None:
    html = "<ul><li>ANC &ge; 1 &times; 10<sup>9</sup>/L</li></ul>"
    whole = html_page(html).whole
    assert whole.text == "* ANC ≥ 1 × 10^9/L"
    for word, source in (("ANC", "ANC"), ("≥", "&ge;"), ("1 × 10", "1 &times; 10"), ("^9", "<sup>9"), ("/L", "/L")):
        start = whole.text.index(word)
        first, last = whole.to_source(start, start + len(word))
        assert html[first:last] == source


def test_heading_levels_and_asides() -> None:
    page = html_page(
        "<nav>menu</nav><h1>T</h1><h2>A</h2><p><b>B</b></p><p><b>bold</b> words</p><dl><dt>C<dd>d</dl><footer>f</footer>"
    )
    text = page.whole.text
    assert {text[start : start + 1]: level for start, level in page.levels.items()} == {"T": 1, "A": 2, "B": 7, "C": 8}
    assert [text[start:end].strip() for start, end in page.asides] == ["menu", "f"]


def test_id_in_the_pages_own_address() -> None:
    html = '<link rel="canonical" href="https://a.example/NCT90000061"><h1>Rest in asthma</h1><p>Phase: 2</p><p>Sex: All</p>'
    assert read_page(html, source_path="x", stem="x", is_html=True).nct_id == "NCT90000061"


@pytest.mark.parametrize(
    ("base", "content", "marks"),
    [
        ("x 10", "9", ("^", "")),
        ("kg/m", "2", ("", "")),
        ("mL", "-1", ("^", "")),
        ("ULN", "a", ("", "")),
        ("ULN", "1", ("[", "]")),
        ("in 2019", "1", ("[", "]")),
        ("", "1", ("[", "]")),
        ("IgG", "+", ("", "")),
    ],
)
def test_superscripts(base: str, content: str, marks: tuple[str, str]) -> None:
    assert superscript_marks(base, content) == marks


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("**Condition(s):**", "conditions"),
        ("E.1.1Medical condition(s) being investigated", "medical conditions being investigated"),
        ("4. Who can participate?", "who can participate"),
        ("Intervention / Treatment", "intervention/treatment"),
        ("Enrollment (Estimated) :", "enrollment"),
        ("Primary outcome [1] 0 0", "primary outcome"),
        ("Arms & Interventions |", "arms and interventions"),
        ("You CAN’T join if…", "you can't join if"),
        ("15 participants", "15 participants"),
        ("1.2.1 Conditions", "conditions"),
        (f"1.{60 * '1'}x", f"1.{60 * '1'}x"),  # digits in a row are taken apart in one way only
    ],
)
def test_heading_key(heading: str, key: str) -> None:
    assert heading_key(heading) == key


@pytest.mark.parametrize("row", [row for row in HEADINGS if row["example"]], ids=lambda row: row["id"])
def test_heading_examples(row: dict[str, str]) -> None:
    (line,) = read_lines(text_page(row["example"]))
    book = default_book()
    if row["field"] == PageField.BOILERPLATE:
        assert book.is_boilerplate(line, first=True)
    else:
        labels = [book.label_of(line), *book.run_on_labels(line)]
        assert row["id"] in [label.heading.id for label in labels if label]


@pytest.mark.parametrize("row", [row for row in HEADINGS if row["not_example"]], ids=lambda row: row["id"])
def test_heading_counterexamples(row: dict[str, str]) -> None:
    (line,) = read_lines(text_page(row["not_example"]))
    book = default_book()
    assert not book.is_boilerplate(line, first=True)
    label = book.label_of(line)
    assert label is None or label.heading.id != row["id"]


def test_every_spelling_finds_its_heading() -> None:
    book = default_book()
    wrong = [
        spelling
        for row in HEADINGS
        for spelling in expand_list(row["text"])
        if (heading := book.heading_of(spelling)) is None or heading.field != row["field"]
    ]
    assert wrong == []


def test_unknown_field_in_the_file_is_refused() -> None:
    with pytest.raises(PatternError, match="nonsense"):
        HeadingBook("id\tfield\tstrength\topens\trewrite\ttext\tregex\nx\tnonsense\tstrong\t\t\tx\t\n")


SIDES = [row for row in HEADINGS if row["field"] in (PageField.INCLUSION, PageField.EXCLUSION) and row["text"]]


@pytest.fixture(scope="module")
def sections() -> Sections:
    names = ("section_headings.tsv", "sentence_abbreviations.tsv")
    return Sections("sections").load_files({name: (ROOT / "patterns" / name).read_text(encoding="utf-8") for name in names})


@pytest.mark.parametrize("row", SIDES, ids=lambda row: row["id"])
def test_the_next_stage_tells_the_side(row: dict[str, str], sections: Sections) -> None:
    wrong = []
    for spelling in expand_list(row["text"]):
        own, other = f"{spelling.capitalize()}\n- alpha\n- beta\n", "criteria\n- gamma\n- delta\n"
        is_inclusion = row["field"] == PageField.INCLUSION
        both = f"{own}Exclusion {other}" if is_inclusion else f"Inclusion {other}{own}"
        page = f"Rest in asthma\nPhase: 2\nSex: All\nEligibility\n{both}Contacts\nX"
        record = read_page(page, source_path="x", stem="x", is_html=False)
        (criteria,) = [item.text for item in record.fields if item.section is SectionKind.ELIGIBILITY]
        found = sections.find(criteria, (Segment(0, len(criteria), SectionKind.ELIGIBILITY, 0),))
        sides = [(item.kind.value, criteria[item.start_char : item.end_char]) for item in found.criteria]
        ours = "inclusion" if is_inclusion else "exclusion"
        if (ours, "alpha") not in sides or (ours, "gamma") in sides or len(sides) != 4:
            wrong.append(spelling)
    assert wrong == []


# ---------------------------------------------------------------- values

AGES = [
    ("18 Years and older (Adult, Older Adult)", "18 Years", None),
    ("18 Years to 65 Years (Adult)", "18 Years", "65 Years"),
    ("Between 45 Years and 74 Years", "45 Years", "74 Years"),
    ("18 - 65", "18", "65"),
    ("> 5", "5", None),
    ("≥ 18 years old", "18 years", None),
    ("up to 17 Years", None, "17 Years"),
    ("65 Years and under", None, "65 Years"),
    ("not older than 60 years", None, "60 years"),
    ("65+ years", "65", None),
    ("20 years-old <=", "20 years", None),
    ("5 Years", "5 Years", None),
    ("Child, Adult, Older Adult", None, None),
    ("N/A", None, None),
]


@pytest.mark.parametrize(("text", "low", "high"), AGES)
def test_ages(text: str, low: str | None, high: str | None) -> None:
    ages = read_ages(text, labelled=True)
    assert ages is not None
    found = [age and text[age.start : age.end] for age in (ages.minimum, ages.maximum)]
    assert found == [low, high]


@pytest.mark.parametrize("text", ["18 patients per arm", "Adults with asthma", "2 to 3 weeks before dosing, 18 Years", ""])
def test_no_ages(text: str) -> None:
    ages = read_ages(text, labelled=True)
    assert ages is None or (ages.minimum, ages.maximum) == (None, None)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (PageField.PHASE, "Phase 3Accepts Healthy Volunteers?", "PHASE3"),
        (PageField.PHASE, "Phase I-II", "PHASE1/PHASE2"),
        (PageField.PHASE, "Not Applicable", "NA"),
        (PageField.STATUS, "Completed (by the sponsor)", "COMPLETED"),
        (PageField.STATUS, "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        (PageField.STATUS, "Authorised-recruitment may be ongoing or finished", None),
        (PageField.ENROLLMENT, "approximately 300 participants", 300),
        (PageField.ENROLLMENT, "Not specified", None),
        (PageField.SEX, "Both males and females", "ALL"),
        (PageField.VOLUNTEERS, "No", False),
        (PageField.STUDY_TYPE, "Interventional (Clinical Trial)", "INTERVENTIONAL"),
    ],
)
def test_labelled_values(field: PageField, text: str, value: object) -> None:
    found = read_value(field, text)
    assert (found[0].value if found else None) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Phase 2 | Recruiting", ["PHASE2", "RECRUITING"]),
        ("18 Years - 65 Years (Adult)All SexesDoes not accept healthy volunteers", [18.0, 65.0, "ALL", False]),
        ("Recruiting patients with asthma", []),
        ("2031-02-04", []),
        ("Phase 2 study of rest", []),
    ],
)
def test_bare_values(text: str, values: list[object]) -> None:
    assert [item.value for item in read_bare(text)] == values


def test_registry_lines_need_an_age_or_sex() -> None:
    assert read_registry_lines(["No"]) == []
    assert [item.value for _, item in read_registry_lines(["18 Years", "N/A", "FEMALE", "Yes"])] == [18.0, "FEMALE", True]


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: row["id"])
def test_site_spellings(row: dict[str, str]) -> None:
    field = PageField(row["field"])
    assert site_spelling(field, row["example"]) == row["value"]
    assert site_spelling(field, row["not_example"]) != row["value"]
