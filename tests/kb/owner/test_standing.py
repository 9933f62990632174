"""What the page says of a budget is what the threshold does at it."""

import numpy as np
import pytest

from kb.owner.figures import figure, of_hundred, typed
from kb.owner.standing import ALONE
from kb.search.decision import Thresholds
from kb.search.model.threshold import choose
from tests.kb.owner.samples import scored, standings


@pytest.mark.parametrize("budget", [0.03, 0.05, 0.1])
def test_the_shares_are_those_of_the_threshold_in_force(budget: float):
    here, known = standings().at(budget), standings()
    threshold = choose(known.own, known.visitors, budget)
    assert (here.threshold, here.kind, here.answered) == (threshold.value, "measured", threshold.coverage)
    assert here.answered + here.asked + here.person == pytest.approx(1)
    assert here.wrong <= here.upper <= budget
    heard = known.visitors.confidence >= Thresholds.of(threshold.value).confirm
    assert here.answered + here.asked == pytest.approx(heard.mean(), abs=0.03)
    assert here.needless == pytest.approx((known.visitors.right & ~heard).mean(), abs=0.03)


def test_a_larger_budget_answers_more_and_costs_more():
    known = standings()
    all_ = [known.at(budget) for budget in np.arange(0.03, 0.2, 0.005)]
    assert {one.kind for one in all_} == {"measured"}
    answered, needless = ([getattr(one, name) for one in all_] for name in ("answered", "needless"))
    assert answered == sorted(answered) and answered[0] < answered[-1]
    assert needless == sorted(needless, reverse=True)


def test_too_little_evidence_is_cautious_and_nothing_at_all_never_answers():
    assert standings(visitors=0).at(0.05).kind == "own"
    assert standings(60, 0, off=0.1).at(0.01).kind in ("provisional", "never")
    nothing = standings(0, 0)
    here = nothing.at(0.2)
    assert (here.kind, here.answered, here.asked, here.person) == ("never", 0.0, 0.0, 1.0)
    assert len(nothing.curve.cut) == 0 and nothing.bins == [] and nothing.calibration_error is None


def test_visitors_alone_say_how_honest_it_is_as_soon_as_there_are_enough():
    assert len(standings(visitors=ALONE).judged.confidence) == ALONE
    assert len(standings(visitors=ALONE - 1).judged.confidence) == 1000 + ALONE - 1
    assert standings(visitors=1000).calibration_error <= 0.05
    assert standings(visitors=1000, off=0.2).calibration_error > 0.1


def test_the_curve_is_the_one_the_threshold_is_chosen_from():
    known = standings()
    here = known.at(0.05)
    at = int(np.flatnonzero(known.curve.cut == here.threshold)[0])
    assert known.curve.coverage[at] == here.answered
    assert known.curve.upper[at] == here.upper
    assert known.curve.questions[-1] == len(scored(1000).confidence) * 2


@pytest.mark.parametrize(
    ("value", "digits", "italian", "english"),
    [
        (4812, 0, "4.812", "4,812"),
        (2.13, 1, "2,1", "2.1"),
        (3.0, 1, "3", "3"),
        (0.04, 1, "0", "0"),
        (10, 0, "10", "10"),
    ],
)
def test_figures_are_written_as_the_language_does(value: float, digits: int, italian: str, english: str):
    assert (figure(value, "it", digits), figure(value, "en", digits)) == (italian, english)
    assert of_hundred(value / 100, "it", digits) == italian


@pytest.mark.parametrize(("text", "share"), [("3", 0.03), ("2,5", 0.025), (" 0.5 ", 0.005), ("", None), ("five", None)])
def test_typed_hundredths(text: str, share: float | None):
    assert typed(text) == share
