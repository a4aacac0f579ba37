"""Confidence of spans and its calibration."""

import numpy
import pytest

from trialtab.ner.confidence import calibrate, curve_of, fit_curve


def test_a_label_has_its_own_curve_or_that_of_all() -> None:
    curves = {"DRUG": (1.0, 2.0), "*": (1.0, -2.0)}
    assert calibrate(0.5, curve_of(curves, "CRITERIA", "DRUG")) == pytest.approx(0.8808, abs=1e-4)
    assert calibrate(0.5, curve_of(curves, "CRITERIA", "VALUE")) == pytest.approx(0.1192, abs=1e-4)


def test_the_curve_of_the_register_goes_first() -> None:
    curves = {"CRITERIA/DRUG": (1.0, 3.0), "DRUG": (1.0, -3.0)}
    assert [curve_of(curves, register, "DRUG")[1] for register in ("CRITERIA", "REPORT")] == [3.0, -3.0]
    assert curve_of({}, "REPORT", "DRUG") == (1.0, 0.0)


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.3])
def test_confidence_stays_inside(probability: float) -> None:
    assert 0 < calibrate(probability, (1.5, 0.5)) < 1


def test_a_curve_mends_what_is_too_sure() -> None:
    random = numpy.random.RandomState(0)
    raw = random.uniform(0.02, 0.98, 4000)
    true = 1 / (1 + numpy.exp(-(0.5 * numpy.log(raw / (1 - raw)) - 0.4)))
    slope, offset = fit_curve(raw.tolist(), (random.rand(4000) < true).tolist())
    assert slope == pytest.approx(0.5, abs=0.06)
    assert offset == pytest.approx(-0.4, abs=0.1)


def test_few_spans_hardly_move_the_curve() -> None:
    slope, offset = fit_curve([0.7], [True])
    assert slope == pytest.approx(1, abs=0.3)
    assert abs(offset) < 0.3


def test_spans_that_are_all_right_or_all_wrong() -> None:
    """Newton's method must not run away."""
    for outcome in (True, False):
        slope, offset = fit_curve([0.5, 0.6, 0.9, 0.99, 0.999999, 1.0] * 20, [outcome] * 120)
        assert 0 < calibrate(0.7, (slope, offset)) < 1
        assert abs(slope) < 20 and abs(offset) < 20
