"""The figures of evaluations, on small cases that can be counted by hand."""

import numpy as np
import pytest

from kb.search.evaluation.measures import (
    WORST_CASE,
    aurc,
    auroc,
    calibration_error,
    coverage_at,
    limit,
    reliability,
    risk_coverage,
)

SURE = np.array([0.9, 0.8, 0.6, 0.6, 0.2])
RIGHT = np.array([True, True, False, True, False])


def test_the_curve_has_a_point_for_each_cut_and_ties_go_together():
    curve = risk_coverage(SURE, RIGHT)
    assert curve.cut.tolist() == [0.9, 0.8, 0.6, 0.2]
    assert curve.coverage.tolist() == [0.2, 0.4, 0.8, 1.0]
    assert curve.wrong.tolist() == [0, 0, 0.25, 0.4]
    assert curve.questions.tolist() == [1, 2, 4, 5]
    assert (curve.upper > curve.wrong).all()


def test_area_and_coverage():
    curve = risk_coverage(SURE, RIGHT)
    assert aurc(curve) == pytest.approx(0.4 * 0 + 0.4 * 0.25 + 0.2 * 0.4)
    assert [coverage_at(curve, rate) for rate in (0.05, 0.25, 0.4)] == [0.4, 0.8, 1.0]
    assert coverage_at(risk_coverage(SURE, ~RIGHT), 0.05) == 0.0


def test_a_question_of_weight_two_counts_like_two():
    once, double = np.array([1.0, 2, 1, 1, 1]), np.repeat(np.arange(5), [1, 2, 1, 1, 1])
    weighted, repeated = risk_coverage(SURE, RIGHT, once), risk_coverage(SURE[double], RIGHT[double])
    assert weighted.wrong.tolist() == pytest.approx(repeated.wrong.tolist())
    assert weighted.coverage.tolist() == pytest.approx(repeated.coverage.tolist())
    assert (weighted.upper >= repeated.upper).all(), "but says less than two"


def test_the_worst_case_holds_as_often_as_it_says():
    draws = np.random.default_rng(1).binomial(400, 0.05, 4000) / 400
    held = (limit(draws, np.array(400.0), WORST_CASE) >= 0.05).mean()
    assert held >= WORST_CASE - 0.02


def test_auroc_counts_ties_half():
    assert auroc(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])) == 0.875
    assert auroc(SURE, np.ones(5, bool)) is None


def test_calibration_and_bins():
    confidence, right = np.array([0.95, 0.95, 0.15, 1.0]), np.array([True, False, False, True])
    assert calibration_error(confidence, right) == pytest.approx((0.9 + 0.15) / 4)
    low, high = reliability(confidence, right)
    assert (low.questions, low.right) == (1, 0.0)
    assert (high.questions, round(high.right, 3), round(high.confidence, 3)) == (3, 0.667, 0.967)
    assert low.low <= low.right <= low.high and high.low < high.right < high.high


def test_nothing_measured_is_no_crash():
    nothing = np.array([])
    curve = risk_coverage(nothing, nothing.astype(bool))
    assert (aurc(curve), coverage_at(curve, 0.05), calibration_error(nothing, nothing)) == (None, None, None)
    assert reliability(nothing, nothing) == []
