"""What is seen in one text and why, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import wasabi
from spacy.language import Language

from trialtab.docs import findings_of
from trialtab.errors import Errors, SettingsError
from trialtab.outputs.review import cells
from trialtab.outputs.review.marks import flags_of
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import RecordTables
from trialtab.types import DocFindings, FieldText, SectionKind, TrialRecord

TEXT_ID = "TEXT"
MAX_COLUMN = 44


def section_of(name: str) -> SectionKind:
    """The section of that name.

    Raises:
        SettingsError: there is none.
    """
    try:
        return SectionKind(name)
    except ValueError as error:
        expected = f"one of {', '.join(SectionKind)}"
        raise SettingsError(*Errors.E305, option="--section", value=repr(name), expected=expected) from error


def explain(nlp: Language, text: str, section: SectionKind = SectionKind.INCLUSION) -> str:
    """Run one text through the pipeline and lay out what every stage found.

    Args:
        nlp: the pipeline.
        text: as it stands in a record.
        section: the section to read it as.

    Returns:
        Tables as plain text; offsets count in `text`.
    """
    record = TrialRecord(TEXT_ID, "", "text", (FieldText(section, "text", text),))
    doc = nlp(make_doc(nlp, record))
    findings = findings_of(doc)
    tables = build_tables(doc, record)
    parts = (
        ("Items", ("item", "kind", "at", "text"), _items(findings)),
        ("Entities", ("label", "text", "at", "norm", "code", "rule", "assertion", "cues"), _entities(findings)),
        ("Quantities", ("text", "at", "comparator", "low", "high", "unit", "limit", "rule"), _quantities(findings)),
        ("Times", ("kind", "text", "at", "value", "anchor", "rule"), _times(findings)),
        ("Criteria rows", ("row", "domain", "concept", "asked", "when", "flags", "confidence"), _criteria(tables)),
        ("Intervention rows", ("row", "agent", "dose", "route", "schedule", "evidence"), _interventions(tables)),
    )
    return "\n".join(_table(*part) for part in parts if part[2]) or "Nothing was recognised.\n"


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    shown = [[cell if len(cell) <= MAX_COLUMN else cell[: MAX_COLUMN - 1] + "…" for cell in row] for row in rows]
    return f"{title}\n{wasabi.table(shown, header=header, divider=True, max_col=MAX_COLUMN)}"


def _at(item: Any) -> str:
    return f"{item.start_char}–{item.end_char}"


def _said(findings: DocFindings, start_char: int, end_char: int) -> str:
    return " ".join(findings.text[start_char:end_char].split())


def _text(findings: DocFindings, item: Any) -> str:
    return _said(findings, item.start_char, item.end_char)


def _items(findings: DocFindings) -> list[list[str]]:
    return [[item.number, item.kind, _at(item), _text(findings, item)] for item in findings.criteria]


def _entities(findings: DocFindings) -> list[list[str]]:
    said = {assertion.entity: assertion for assertion in findings.assertions}
    rows = []
    for number, item in enumerate(findings.entities):
        assertion = said.get(number)
        cues = [f"{_said(findings, start, end)} ({rule})" for start, end, rule in assertion.cues] if assertion else []
        code = f"{item.code_system} {item.code}" if item.code else ""
        rule = item.rule or item.source
        flags = ", ".join((*flags_of(assertion), *((assertion.status,) if assertion and assertion.status else ())))
        rows.append([item.label, _text(findings, item), _at(item), item.norm or "", code, rule, flags, "; ".join(cues)])
    return rows


def _quantities(findings: DocFindings) -> list[list[str]]:
    return [
        [
            _text(findings, item),
            _at(item),
            item.comparator or "",
            cells.number(item.low),
            cells.number(item.high),
            item.unit or item.unit_text,
            item.limit_of or "",
            item.rule,
        ]
        for item in findings.quantities
    ]


def _times(findings: DocFindings) -> list[list[str]]:
    rows = []
    for window in findings.windows:
        value = f"{window.relation} {window.duration or ''}".strip()
        rows.append(["window", _text(findings, window), _at(window), value, window.anchor or "", window.rule])
    for span in findings.time_spans:
        rows.append([span.role, _text(findings, span), _at(span), cells.interval(span.low, span.high), "", span.rule])
    for item in findings.frequencies:
        often = f"{cells.number(item.per_interval)} per {item.interval}" if item.interval else ""
        total = cells.interval(item.administrations_low, item.administrations_high)
        rows.append(["frequency", _text(findings, item), _at(item), often or f"{total} times", "", item.rule])
    for term in findings.terms:
        rows.append([term.kind, _text(findings, term), _at(term), term.value, "", term.rule])
    return rows


def _criteria(tables: RecordTables) -> list[list[str]]:
    rows = []
    for item in tables.criteria:
        row = item._asdict()
        flags = [*cells.flags(row), *((row["status"],) if row["status"] else ())]
        name = row["row_id"].removeprefix(f"{TEXT_ID}-")
        shown = [name, row["domain"], cells.concept(row), cells.bound(row), cells.time(row), ", ".join(flags)]
        rows.append([*shown, f"{row['confidence']:.2f}"])
    return rows


def _interventions(tables: RecordTables) -> list[list[str]]:
    rows = []
    for item in tables.interventions:
        row = item._asdict()
        name = row["intervention_id"].removeprefix(f"{TEXT_ID}-")
        agent = row["agent"] or row["intervention_name"] or ""
        rows.append([name, agent, cells.dose(row), row["route"] or "", cells.schedule(row), row["evidence"] or ""])
    return rows
