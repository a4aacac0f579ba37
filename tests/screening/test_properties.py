"""Brute force over patients: what is unknown is filled in every way, and no definite answer may turn.

Facts are added where the table does not say that it is complete, empty cells are filled. A second, two-valued reading of single
rows over complete patients is the yardstick for what the filled-in patient's answer must be.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from trialtab.screening import screen

OPEN = "unknown"
INDEX = {"patient_id": "p", "kind": "index", "start": "2024-06-30"}
KINDS = ["condition", "drug", "procedure"]

CONCEPTS = ("a", "b", "c")
DAYS = ("2015-03-01", "2024-01-15", "2024-06-15", "2024-07-15", "")


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(KINDS))
    start = draw(st.sampled_from(DAYS))
    end = draw(st.sampled_from([day for day in DAYS if not day or day >= start]))
    return {
        "patient_id": "p",
        "kind": kind,
        "concept": draw(st.sampled_from(CONCEPTS)),
        "start": start or None,
        "end": end or None,
        "value": draw(st.sampled_from([None, 5.0, 20.0])),
        "unit": "mg/d",
        "is_a": draw(st.sampled_from([None, "a", "b"])),
    }


@st.composite
def rules(draw: st.DrawFn) -> pd.DataFrame:
    rows = []
    kind = draw(st.sampled_from(["inclusion", "exclusion"]))
    for number in range(draw(st.integers(1, 3))):
        bound = draw(st.booleans())
        timed = draw(st.sampled_from([None, "within", "at_least_before", "before"]))
        rows.append(
            {
                "trial_id": "T",
                "criterion_id": "T-X",
                "row_id": f"T-X-r{number}",
                "kind": kind,
                "domain": draw(st.sampled_from(KINDS)),
                "concept": draw(st.sampled_from(CONCEPTS)),
                "negated": draw(st.booleans()),
                "historical": draw(st.booleans()),
                "is_exception": bool(number) and draw(st.booleans()),
                "comparator": ">" if bound else None,
                "low": 10.0 if bound else None,
                "unit": "mg/d" if bound else None,
                "window": "P6M" if timed else None,
                "window_relation": timed,
                "anchor": "screening" if timed else None,
            }
        )
    return pd.DataFrame(rows)


@given(rules(), st.lists(facts(), max_size=3), st.lists(facts(), max_size=2), st.sets(st.sampled_from(KINDS)))
@settings(max_examples=300, deadline=None)
def test_more_facts_never_turn_a_definite_answer(
    rules: pd.DataFrame, known: list[dict[str, object]], more: list[dict[str, object]], complete: set[str]
) -> None:
    added = [fact for fact in more if fact["kind"] not in complete]
    before = screen(rules, pd.DataFrame([INDEX, *known]), complete=complete)["answer"].iloc[0]
    after = screen(rules, pd.DataFrame([INDEX, *known, *added]), complete=KINDS)["answer"].iloc[0]
    assert before in (after, OPEN)


@given(rules(), st.lists(facts(), max_size=3), st.data())
@settings(max_examples=300, deadline=None)
def test_filled_cells_never_turn_a_definite_answer(
    rules: pd.DataFrame, known: list[dict[str, object]], data: st.DataObject
) -> None:
    before = screen(rules, pd.DataFrame([INDEX, *known]), complete=KINDS)["answer"].iloc[0]
    filled = [fill(fact, data) for fact in known]
    after = screen(rules, pd.DataFrame([INDEX, *filled]), complete=KINDS)["answer"].iloc[0]
    assert before in (after, OPEN)


def fill(fact: dict[str, object], data: st.DataObject) -> dict[str, object]:
    """A fact with its empty cells filled: a value, and a first day no later than the last one and the index date."""
    made = dict(fact)
    made["value"] = fact["value"] or data.draw(st.sampled_from([5.0, 20.0]))
    if fact["start"] is None:
        last = min(str(fact["end"] or "2024-06-30"), "2024-06-30")
        made["start"] = data.draw(st.sampled_from([day for day in ("2015-03-01", "2024-01-15", "2024-06-15") if day <= last]))
        if fact["kind"] == "procedure":  # a day, whichever it was
            made["end"] = fact["end"] or made["start"]
    return made


@given(rules(), st.lists(facts(), max_size=3))
@settings(max_examples=400, deadline=None)
def test_single_rows_against_a_second_reading(rules: pd.DataFrame, known: list[dict[str, object]]) -> None:
    """Patients without gaps, one row, no exception: the answer is what a plain loop over the facts says."""
    whole = [fact for fact in known if fact["start"] and fact["value"]]
    row = rules.iloc[[0]]
    one = row.iloc[0]
    if one["window_relation"] in ("at_least_before", "before") or (one["domain"] == "procedure" and not one["historical"]):
        return  # these are read in more ways than one
    said = screen(row, pd.DataFrame([INDEX, *whole]), complete=KINDS)["answer"].iloc[0]
    found = any(fits(fact, one) for fact in whole)
    assert said == ("met" if found != one["negated"] else "not_met")


def fits(fact: dict[str, object], row: pd.Series) -> bool:
    today = date(2024, 6, 30)
    start = date.fromisoformat(str(fact["start"]))
    end = date.fromisoformat(str(fact["end"])) if fact["end"] else (start if fact["kind"] == "procedure" else date.max)
    first = date(2023, 12, 30) if row["window_relation"] == "within" else (date.min if row["historical"] else today)
    return (
        fact["kind"] == row["domain"]
        and row["concept"] in (fact["concept"], fact["is_a"])
        and start <= today
        and end >= first
        and (row["low"] is None or pd.isna(row["low"]) or float(str(fact["value"])) > row["low"])
    )
