"""The threshold keeps the wrong-answer budget, says how it knows, and never answers without a reason."""

import numpy as np
import pytest

from kb.search.model.threshold import NEVER, Scored, choose


def honest(number: int, seed: int, hard: float = 0.0) -> Scored:
    """Questions that are right as often as their confidence says, or `hard` more rarely."""
    chance = np.random.default_rng(seed)
    confidence = np.clip(chance.beta(2, 0.6, number), 0.01, 0.999)
    return Scored(confidence, chance.random(number) < confidence - hard, np.ones(number))


@pytest.mark.parametrize("budget", [0.03, 0.05, 0.1])
def test_it_is_kept_on_other_questions_nineteen_times_in_twenty(budget: float):
    kept, answered = [], []
    for seed in range(40):
        value = choose(honest(500, 1000 + seed), honest(500, seed), budget).value
        fresh = honest(1000, 5000 + seed)
        above = fresh.confidence >= value
        kept.append((~fresh.right[above]).mean() <= budget if above.any() else True)
        answered.append(above.mean())
    assert np.mean(kept) >= 0.95
    assert np.mean(answered) > 0.1  # and it does answer


def test_a_larger_budget_answers_more():
    coverage = [choose(honest(500, 1), honest(500, 2), budget).coverage for budget in (0.03, 0.05, 0.1, 0.2)]
    assert coverage == sorted(coverage)


def test_without_visitors_it_is_more_careful():
    own = honest(1000, 3)
    alone, together = choose(own, None, 0.05), choose(own, honest(1000, 4), 0.05)
    assert (alone.kind, together.kind) == ("own", "measured")
    assert alone.upper_wrong <= 0.05
    assert alone.expected_wrong < 0.04


def test_little_evidence_aims_well_below_the_budget():
    found = choose(Scored.none(), honest(80, 5), 0.05)
    assert found.kind in ("provisional", "never")
    assert found.expected_wrong <= 0.02


def test_nothing_to_go_by_never_answers():
    assert choose(Scored.none(), None, 0.05).value == NEVER
    assert choose(Scored.none(), Scored.none(), 0.05).kind == "never"
    wrong = Scored(np.full(500, 0.9), np.zeros(500, bool), np.ones(500))
    assert choose(wrong, wrong, 0.05).value == NEVER


def test_visitors_outweigh_the_phrasings_when_there_are_many():
    easy = Scored(np.linspace(0.5, 0.99, 600), np.ones(600, bool), np.ones(600))
    hard = honest(600, 6, hard=0.1)
    assert choose(easy, hard, 0.05).value > choose(easy, None, 0.05).value


def test_the_order_of_questions_does_not_matter():
    scored = honest(300, 7)
    turned = Scored(scored.confidence[::-1], scored.right[::-1], scored.weight[::-1])
    assert choose(scored, scored, 0.05) == choose(turned, turned, 0.05)
