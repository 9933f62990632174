"""Goals are kept or missed by the figures as they are printed."""

import pytest

from tests.quality.goals import Goal, goals
from tests.quality.methods import BM25, COSINE, DIET, Measured


def figures(hit: float, aurc: float, coverage: float, ece: float | None = 0.01) -> dict:
    return {"hit_at_1": hit, "aurc_8020": aurc, "coverage_at_5_8020": coverage, "ece": ece}


OTHERS = {COSINE: figures(0.75, 0.22, 0.07), BM25: figures(0.70, 0.23, 0.03), DIET: figures(0.65, 0.21, 0.15)}


def of(name: str, questions: int) -> Measured:
    return Measured(name, questions, OTHERS, [])


def test_the_best_baseline_is_the_bound():
    found = {goal.figure: goal for goal in goals(of("other", 10))}
    assert (found["hit_at_1"].bound, found["aurc_8020"].bound) == (0.75, 0.21)
    assert set(found) == {"hit_at_1", "aurc_8020"}


def test_goals_of_the_sets_that_have_more():
    says = [(goal.says, goal.figure, goal.bound) for goal in goals(of("hwu64_oos-10", 1076))]
    assert ("not worse than the recipe", "hit_at_1", 0.848) in says
    assert (f"twice that of {DIET}", "coverage_at_5_8020", 0.30) in says
    assert ("calibrated", "ece", 0.05) in says


@pytest.mark.parametrize(
    ("goal", "value", "missed"),
    [
        (Goal("", "hit_at_1", 0.848), 0.8479, None),  # printed as 84.8 %
        (Goal("", "hit_at_1", 0.848), 0.84, 0.008),
        (Goal("", "hit_at_1", 0.848, beyond=True), 0.848, 0.0),  # as good is not better
        (Goal("", "aurc_8020", 0.12), 0.125, 0.005),
        (Goal("", "aurc_8020", 0.12), 0.119, None),
    ],
)
def test_missed_by(goal: Goal, value: float, missed: float | None):
    assert goal.missed_by({goal.figure: value}) == pytest.approx(missed)
