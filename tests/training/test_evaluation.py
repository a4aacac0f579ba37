"""Scores and calibration error, by hand."""

import pytest

from trialtab.training.evaluation import calibration_error, count_spans, micro, reliability
from trialtab.training.readers import RawSpan

GOLD = [RawSpan(0, 6, "DRUG"), RawSpan(10, 20, "CONDITION"), RawSpan(30, 34, "DRUG")]
FOUND = [RawSpan(0, 6, "DRUG"), RawSpan(12, 20, "CONDITION"), RawSpan(21, 25, "CONDITION"), RawSpan(30, 34, "CONDITION")]


def test_strict_and_overlap() -> None:
    counts = count_spans([(GOLD, FOUND)], ["DRUG", "CONDITION", "VALUE"])
    assert set(counts) == {"DRUG", "CONDITION"}
    assert counts["DRUG"].strict == pytest.approx((1.0, 0.5, 2 / 3))
    assert counts["CONDITION"].strict == (0.0, 0.0, 0.0)
    assert counts["CONDITION"].overlap == pytest.approx((1 / 3, 1.0, 0.5))
    total = micro(counts.values())
    assert total == (3, 4, 1, 2, 2)
    assert total.strict == pytest.approx((0.25, 1 / 3, 2 / 7))


def test_touching_is_not_meeting() -> None:
    counts = count_spans([([RawSpan(0, 5, "DRUG")], [RawSpan(5, 9, "DRUG")])], ["DRUG"])
    assert counts["DRUG"].overlap == (0.0, 0.0, 0.0)


def test_texts_are_kept_apart() -> None:
    counts = count_spans([([RawSpan(0, 5, "DRUG")], []), ([], [RawSpan(0, 5, "DRUG")])], ["DRUG"])
    assert counts["DRUG"] == (1, 1, 0, 0, 0)


def test_reliability_and_error() -> None:
    bins = reliability([0.95, 0.85, 0.15, 1.0], [True, False, False, True], n_bins=10)
    assert [(each.low, each.n_spans, each.share_right) for each in bins] == [(0.1, 1, 0.0), (0.8, 1, 0.0), (0.9, 2, 1.0)]
    assert calibration_error(bins) == pytest.approx((0.15 + 0.85 + 2 * 0.025) / 4)
    assert calibration_error([]) == 0.0
