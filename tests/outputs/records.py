"""Small records and a stand-in for the tables stage, so that these tests need no assembled pipeline."""

from __future__ import annotations

from spacy.tokens import Doc

from trialtab.tables.rows import RecordTables
from trialtab.types import FieldText, SectionKind, TrialRecord

from .rows import criterion_row, record_tables


def record(trial_id: str = "NCT01234567", text: str = "Creatinine <= 1.5 x ULN") -> TrialRecord:
    return TrialRecord(trial_id, f"{trial_id}.json", "ctg_json_v2", (FieldText(SectionKind.INCLUSION, "text", text),))


def records(count: int) -> list[TrialRecord]:
    return [record(f"NCT{number:08}", f"Age over {number} years") for number in range(count)]


def fake_build(doc: Doc, item: TrialRecord) -> RecordTables:
    """Two criteria rows a record; the text `fail` raises, `wrong` gives a value of a wrong type."""
    if doc.text == "fail":
        raise ValueError("no way through")
    tables = record_tables(item.trial_id)
    if doc.text == "wrong":
        return tables._replace(criteria=(criterion_row(item.trial_id, low="5"),))
    return tables
