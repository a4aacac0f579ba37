"""Real records that lie beside the project on some machines: how many items, and a few of them."""

import json
from pathlib import Path

import pytest

from tests.sections.support import items, split

# record, top inclusion items, top exclusion items, all items, some numbers that must be there
COUNTS = [
    ("NCT00495820", 6, 13, 19, []),
    ("NCT00499018", 13, 23, 42, ["E01.6"]),
    ("NCT00500110", 6, 9, 15, []),
    ("NCT01202903", 7, 9, 16, []),
    ("NCT04292899", 5, 7, 12, []),
    ("NCT04360876", 6, 9, 20, ["I04.3", "E03.2"]),
    ("NCT04472611", 3, 12, 15, []),
    ("NCT04516837", 6, 17, 23, []),
    ("NCT05739630", 3, 10, 19, ["E02.6"]),
    ("NCT05814159", 5, 10, 25, ["I04.3", "E02.7"]),
    ("NCT05843643", 5, 2, 13, ["I02.3", "I05.3"]),
]


@pytest.mark.parametrize(("record", "n_inclusion", "n_exclusion", "n_all", "numbers"), COUNTS, ids=[row[0] for row in COUNTS])
def test_counts(shared: Path, record: str, n_inclusion: int, n_exclusion: int, n_all: int, numbers: list[str]) -> None:
    path = shared / "gold" / "records" / f"{record}.json"
    text = json.loads(path.read_text(encoding="utf-8"))["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    found = [item.number for item in split(text.replace("\\", "")).criteria]
    top = [number for number in found if "." not in number]
    assert (sum(n[0] == "I" for n in top), sum(n[0] == "E" for n in top), len(found)) == (n_inclusion, n_exclusion, n_all)
    assert set(numbers) <= set(found)


def test_one_paragraph(shared: Path) -> None:
    path = shared / "gold" / "records" / "NCT04472611.json"
    text = json.loads(path.read_text(encoding="utf-8"))["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    assert items(text, split(text))[0].startswith("I01 18 years or older")


@pytest.mark.parametrize(
    ("page", "start", "stop", "first", "last", "n_all", "numbers"),
    [
        ("001", "Inclusion Criteria\n", "Minimum Eligible", "I01 Age 5-18", "E11 WBC", 26, ["I03.3", "E04.3", "E05.5"]),
        (
            "002",
            "- Inclusion Criteria",
            "About First",
            "I01 Fulfillment",
            "E13 Have any intercurrent",
            19,
            ["E07.1", "E10.1.1"],
        ),
        ("003", "Inclusion Criteria\n", "18 Years\n", "I01 Diagnosis", "E12 Patient under legal", 34, ["I03.2.8", "E01.4"]),
        (
            "004",
            "Inclusion Criteria:",
            "Study Design",
            "I01 Participants must",
            "E23 Other situations",
            52,
            ["I04.3", "I05.4", "I07.3", "I08.9"],
        ),
    ],
    ids=["001", "002", "003", "004"],
)
def test_pages(shared: Path, page: str, start: str, stop: str, first: str, last: str, n_all: int, numbers: list[str]) -> None:
    (path,) = (shared / "seeds").glob(f"{page}_*.txt")
    text = path.read_text(encoding="utf-8").replace("\\", "")
    text = text[text.index(start) : text.index(stop, text.index(start))]
    found = items(text, split(text))
    assert found[0].startswith(first)
    assert found[-1].startswith(last)
    assert len(found) == n_all
    assert set(numbers) <= {item.split()[0] for item in found}
