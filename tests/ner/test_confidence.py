"""Confidence of spans and its calibration."""

import numpy
import pytest

from trialtab.ner.confidence import calibrate, fit_curve, score_spans
from trialtab.ner.tags import TokenSpan


def test_a_span_has_the_product_of_its_tags() -> None:
    scores = numpy.log(numpy.asarray([[0.1, 0.9, 0.0 + 1e-9], [0.2, 0.3, 0.5], [1.0, 1e-9, 1e-9]]))
    (span,) = score_spans([TokenSpan(0, 2, "DRUG")], [1, 2, 0], scores, {}, [""])
    assert span.confidence == pytest.approx(0.45)
    assert span[:3] == (0, 2, "DRUG")


def test_a_label_has_its_own_curve_or_that_of_all() -> None:
    scores = numpy.log(numpy.asarray([[0.5, 0.5], [0.5, 0.5]]))
    spans = [TokenSpan(0, 1, "DRUG"), TokenSpan(1, 2, "VALUE")]
    drug, value = score_spans(spans, [1, 1], scores, {"DRUG": (1.0, 2.0), "*": (1.0, -2.0)}, ["", ""])
    assert drug.confidence == pytest.approx(0.8808, abs=1e-4)
    assert value.confidence == pytest.approx(0.1192, abs=1e-4)


def test_the_curve_of_the_register_goes_first() -> None:
    scores = numpy.log(numpy.asarray([[0.5, 0.5]]))
    curves = {"CRITERIA/DRUG": (1.0, 3.0), "DRUG": (1.0, -3.0)}
    found = [
        score_spans([TokenSpan(0, 1, "DRUG")], [1], scores, curves, [name])[0].confidence for name in ("CRITERIA", "REPORT")
    ]
    assert found == pytest.approx([0.9526, 0.0474], abs=1e-4)


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
