"""The figures, each against an example that was computed by hand."""

import pytest

from tests.quality.figures import Outcome, balance, best_cut, figures
from tests.quality.ranking import Labelled, Ranking

# confidence:       .9       .8        .6       .4        .2
# the first is:    right    wrong     right    wrong     wrong
# wrong so far:     0       1/2       1/3      2/4       3/5
KNOWN = [
    (Labelled("a", "one", "en", ""), Ranking([("one", 0.9), ("two", 0.1)])),
    (Labelled("b", "one", "en", ""), Ranking([("two", 0.8), ("one", 0.1)])),
    (Labelled("c", "two", "en", ""), Ranking([("two", 0.6)])),
    (Labelled("d", None, "en", "far"), Ranking([("one", 0.4)])),
    (Labelled("e", None, "en", "near"), Ranking([("two", 0.2)])),
]
OUTCOME = Outcome.of([question for question, _ in KNOWN], [ranking for _, ranking in KNOWN])


def test_places():
    found = figures(OUTCOME, probability=True)
    assert found["hit_at_1"] == pytest.approx(2 / 3)
    assert found["hit_at_3"] == 1.0


def test_every_answerable_question_is_surer_than_every_other():
    found = figures(OUTCOME, probability=True)
    assert found["auroc"] == found["auroc_near"] == 1.0


def test_area_under_the_curve():
    found = figures(OUTCOME, probability=True)
    assert found["aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4 + 3 / 5) / 5, abs=1e-4)


def test_coverage_seen_afterwards():
    found = figures(OUTCOME, probability=True)
    assert found["coverage_at_5"] == found["coverage_at_10"] == 0.2


def test_weighted_to_the_share_of_answerable_questions():
    """Three with an answer weigh .8 together, 4/3 of their count each; two without .2, half of theirs."""
    assert balance(OUTCOME.answerable) == pytest.approx([4 / 3, 4 / 3, 4 / 3, 0.5, 0.5])
    found = figures(OUTCOME, probability=True)
    assert found["coverage_at_5_8020"] == pytest.approx(4 / 15, abs=1e-4)
    share = 4 / 15 * (0 + 1 / 2 + 1 / 3) + 0.1 * (11 / 6) / 4.5 + 0.1 * (14 / 6) / 5
    assert found["aurc_8020"] == pytest.approx(share, abs=1e-4)


def test_calibration():
    """Five bins of one question each: .1, .8, .4, .4 and .2 away from what came."""
    assert figures(OUTCOME, probability=True)["ece"] == pytest.approx(1.9 / 5)
    assert figures(OUTCOME, probability=False)["ece"] is None


def test_what_was_answered():
    found = figures(OUTCOME.answering_from(0.6), probability=True)
    assert (found["answered"], found["wrong"]) == (0.6, 1)
    assert found["wrong_rate"] == pytest.approx(1 / 3)
    assert "answered" not in figures(OUTCOME, probability=True)


def test_a_method_that_never_answers_has_no_wrong_rate():
    found = figures(OUTCOME.answering_from(1.0), probability=True)
    assert (found["answered"], found["wrong"], found["wrong_rate"]) == (0.0, 0, None)


def test_best_cut():
    assert best_cut(OUTCOME, 0.05) == 0.9
    assert best_cut(OUTCOME, 0.34) == 0.6
    assert best_cut(OUTCOME, 1.0) == 0.2
    assert best_cut(Outcome.of([], []), 0.05) is None


def test_no_cut_is_good_enough():
    only_wrong = Outcome.of([KNOWN[1][0]], [KNOWN[1][1]])
    assert best_cut(only_wrong, 0.05) == float("inf")
