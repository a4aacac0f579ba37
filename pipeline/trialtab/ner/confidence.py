"""How sure the tagger is of a span: the probability of its tags, corrected by what dev data showed (Platt scaling).

A span's probability over all legal tag sequences (`choosing`) says how likely the model thinks exactly this span. It is too
sure of some labels and too modest of others; a logistic curve for each label and register, fitted on dev parts, sets that right
(Platt 1999).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

import numpy

Curve = tuple[float, float]  # slope and offset of the logit
DEFAULT = "*"  # the curve of labels that have none
_EDGE = 1e-6
_FARTHEST = 30.0  # logit
_LONGEST_STEP = 0.5  # of Newton's method, which else runs away where all spans are right


def curve_of(curves: Mapping[str, Curve], register: str, label: str) -> Curve:
    """The curve of a label in a register (`key_of`), else of the label, else of all, else the one that changes nothing."""
    return next((curves[key] for key in (key_of(register, label), label, DEFAULT) if key in curves), (1.0, 0.0))


def key_of(register: str, label: str) -> str:
    """The name of the curve of a label in one register: `CRITERIA/DRUG`."""
    return f"{register}/{label}"


def calibrate(probability: float, curve: Curve) -> float:
    """The confidence that a raw probability stands for."""
    clipped = min(max(probability, _EDGE), 1 - _EDGE)
    slope, offset = curve
    logit = slope * log(clipped / (1 - clipped)) + offset
    return 1 / (1 + exp(-min(max(logit, -_FARTHEST), _FARTHEST)))


def fit_curve(probabilities: Sequence[float], right: Sequence[bool], *, steps: int = 50, ridge: float = 1.0) -> Curve:
    """Fit a curve by Newton's method.

    Args:
        probabilities: raw, of spans.
        right: whether each span was right.
        steps: at most so many.
        ridge: pull towards leaving probabilities as they are; counts for few spans.
    """
    clipped = numpy.clip(numpy.asarray(probabilities, dtype="float64"), _EDGE, 1 - _EDGE)
    inputs = numpy.stack([numpy.log(clipped / (1 - clipped)), numpy.ones(len(clipped))], axis=1)
    target = numpy.asarray(right, dtype="float64")
    start = numpy.asarray([1.0, 0.0])
    curve = start.copy()
    for _ in range(steps):
        guess = 1 / (1 + numpy.exp(-numpy.clip(inputs @ curve, -_FARTHEST, _FARTHEST)))
        slope = inputs.T @ (guess - target) + ridge * (curve - start)
        bend = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + ridge * numpy.eye(2)
        step = numpy.linalg.solve(bend, slope)
        step *= min(1.0, _LONGEST_STEP / max(abs(step).max(), 1e-12))
        curve -= step
        if abs(step).max() < 1e-8:
            break
    return float(curve[0]), float(curve[1])
