"""Values as short text."""

from __future__ import annotations

import pytest

from trialtab.outputs.review import cells

from ..rows import criterion_row, intervention_row


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, ""),
        ({"comparator": "<=", "high": 1.5, "limit_of": "ULN"}, "≤ 1.5 × ULN"),
        ({"comparator": ">", "low": 20.0, "unit": "mg/d"}, "> 20 mg/d"),
        (
            {"comparator": "between", "low": 12.0, "high": 18.0, "unit": "a", "low_inclusive": True, "high_inclusive": False},
            "≥ 12 and < 18 a",
        ),
        ({"comparator": "=", "low": 0.0, "high": 0.0, "unit_text": "points"}, "= 0 points"),
        pytest.param({"low": 5.0, "high": 5.0}, "5", id="no comparator"),
        pytest.param({"comparator": ">", "low": 2.0, "limit_of": "ULN", "unit_text": "x ULN"}, "> 2 × ULN", id="limit once"),
    ],
)
def test_bound(values: dict[str, object], shown: str) -> None:
    assert cells.bound(criterion_row(**values)._asdict()) == shown


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"window": "P6M", "window_relation": "within", "anchor": "Day 1"}, "within 6 months of Day 1"),
        ({"window": "P1W", "window_relation": "before", "anchor": "surgery"}, "1 week before surgery"),
        ({"window": "P4W", "window_relation": "at_least_before"}, "≥ 4 weeks before"),
        ({"window_relation": "during", "anchor": "the study"}, "during the study"),
        ({"duration_low": "P28D", "frequency_text": "daily"}, "for 28 days; daily"),
        pytest.param({"duration_low": "PT30M", "duration_high": "PT60M"}, "for 30–60 minutes", id="range"),
        pytest.param({"window": "P1Y6M", "window_relation": "within"}, "within P1Y6M", id="not simple: as it is"),
    ],
)
def test_time(values: dict[str, object], shown: str) -> None:
    assert cells.time(criterion_row(**values)._asdict()) == shown


def test_schedule() -> None:
    row = intervention_row(
        frequency_text="BID",
        administrations_per_interval=2.0,
        interval="P1D",
        n_cycles=2,
        cycle_duration="P5D",
        duration_high="P2W",
    )
    assert cells.schedule(row._asdict()) == "BID (2 per day) 2 cycles of 5 days for 2 weeks"


@pytest.mark.parametrize(
    ("value", "shown"), [(3.0, "3"), (0.1, "0.1"), (1e-7, "1e-07"), (-2.0, "-2"), (None, ""), (2e9, "2000000000")]
)
def test_number(value: float | None, shown: str) -> None:
    assert cells.number(value) == shown
