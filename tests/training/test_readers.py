"""The corpora's formats, with small corpora of our own."""

from pathlib import Path

import pytest

from trialtab.errors import CorpusError
from trialtab.training.readers import Annotated, RawSpan, read_brat, read_conll, read_jsonl, read_pubtator


def marked(annotated: Annotated) -> list[tuple[str, str]]:
    return [(annotated.text[span.start_char : span.end_char], span.label) for span in annotated.spans]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def test_jsonl_prefers_flat_spans(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        '{"id": "x", "text": "mild asthma", "spans": [[0, 11, "Condition"], [5, 11, "Condition"]], "flat": [[5, 11, "Condition"]]}\n'
        '{"id": 7, "text": "β-blocker use", "spans": [[0, 9, "Drug"]]}\n',
    )
    first, second = read_jsonl(path)
    assert marked(first) == [("asthma", "Condition")]
    assert (second.id, marked(second)) == ("7", [("β-blocker", "Drug")])


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "x", "spans": []}',
        '{"id": "x", "text": "short", "spans": [[0, 99, "Drug"]]}',
        '{"id": "x", "text": "short", "spans": [[3, 3, "Drug"]]}',
        '{"id": "x", "text": "short", "spans": [[3]]}',
        '["no object"]',
    ],
)
def test_jsonl_names_file_and_line(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "a.jsonl", '{"id": "a", "text": "fine", "spans": []}\n' + line + "\n")
    with pytest.raises(CorpusError, match=r"E501.*a\.jsonl, line 2"):
        list(read_jsonl(path))


BRAT_TEXT = "Asthma, mild or moderate \n\n  Prior omalizumab\nUse of beta and\nalpha blockers"
BRAT_NOTES = """T1\tCondition 0 6\tAsthma
T2\tQualifier 8 12;16 24\tmild moderate
T3\tTemporal 29 34\tPrior
T4\tDrug 35 45\tomalizumab
T5\tDrug 53 76\tbeta and alpha blockers
R1\tHas_temporal Arg1:T4 Arg2:T3
A1\tOptional T4
*\tOR T1 T4
#1\tAnnotatorNotes T1\tnone
"""


def test_brat_gives_one_text_a_line(tmp_path: Path) -> None:
    write(tmp_path / "NCT00000001_inc.txt", BRAT_TEXT)
    write(tmp_path / "NCT00000001_inc.ann", BRAT_NOTES)
    items = list(read_brat(tmp_path))
    assert [item.id for item in items] == [f"NCT00000001_inc_{number}" for number in range(4)]
    assert "\n".join([items[0].text, "", *(item.text for item in items[1:])]) == BRAT_TEXT
    assert [marked(item) for item in items] == [
        [("Asthma", "Condition"), ("mild", "Qualifier"), ("moderate", "Qualifier")],
        [("Prior", "Temporal"), ("omalizumab", "Drug")],
        [("beta and", "Drug")],
        [("alpha blockers", "Drug")],
    ]


def test_brat_with_a_broken_entity(tmp_path: Path) -> None:
    write(tmp_path / "x.txt", "Asthma")
    write(tmp_path / "x.ann", "T1 Condition 0 6 Asthma\n")
    with pytest.raises(CorpusError, match=r"E501.*x\.ann, line 1"):
        list(read_brat(tmp_path))


PUBTATOR = """101|t|Tremor under valproate.
101|a|A boy shook. Valproate was stopped.
101\t0\t6\tTremor\tDisease\tD014202
101\t13\t22\tvalproate\tChemical\tD014635
101\t37\t46\tValproate\tChemical\tD014635\tValproate
101\tCID\tD014635\tD014202

102|t|Nothing here
102|a|
"""


def test_pubtator_counts_title_blank_abstract(tmp_path: Path) -> None:
    first, second = read_pubtator(write(tmp_path / "a.txt", PUBTATOR))
    assert first.text == "Tremor under valproate. A boy shook. Valproate was stopped."
    assert marked(first) == [("Tremor", "Disease"), ("valproate", "Chemical"), ("Valproate", "Chemical")]
    assert second == Annotated("102", "Nothing here", ())


@pytest.mark.parametrize(
    ("line", "message"),
    [("101\t1\t6\tTremor\tDisease\tD1", "where the text has"), ("what is this", "Expected `id|t|")],
)
def test_pubtator_refuses_what_does_not_fit(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "a.txt", f"101|t|Tremor\n101|a|None.\n{line}\n")
    with pytest.raises(CorpusError, match=r"line 3") as caught:
        list(read_pubtator(path))
    assert message in str(caught.value)


def test_conll_joins_tokens_by_blanks(tmp_path: Path) -> None:
    path = write(
        tmp_path / "train.tsv",
        "Cystic\tB-Disease\nfibrosis\tI-Disease\n,\tO\nasthma\tB-Disease\ncroup\tB-Disease\n\n\nNone\tO\n",
    )
    first, second = read_conll(path)
    assert first.text == "Cystic fibrosis , asthma croup"
    assert marked(first) == [("Cystic fibrosis", "Disease"), ("asthma", "Disease"), ("croup", "Disease")]
    assert second == Annotated("train_1", "None", ())


def test_conll_span_that_starts_with_inside(tmp_path: Path) -> None:
    (only,) = read_conll(write(tmp_path / "t.tsv", "of\tO\nasthma\tI-Disease\nnow\tO\ncroup\tI-Disease\n"))
    assert marked(only) == [("asthma", "Disease"), ("croup", "Disease")]
    assert only.spans[0] == RawSpan(3, 9, "Disease")
