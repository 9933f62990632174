"""The short form of `make spikes`: one month, compared by spelling alone, which needs no encoder and finds less."""

import numpy as np
import pytest

from tests.spikes.company import Company, company
from tests.spikes.scoring import BENCHMARK, Score


@pytest.fixture(scope="module")
def firm() -> Company:
    return company("it", lambda texts: np.zeros((len(texts), 1), np.float32))


def test_a_month_with_an_incident_a_day(firm: Company):
    score = Score.of(firm, 40, [3], with_unannounced=False)
    assert score.false_a_week() <= 1.5
    assert score.delay(*BENCHMARK, everyday=False).share >= 0.9
    assert score.delay(*BENCHMARK, everyday=False).soon >= 0.6
    assert score.purity >= 0.9


def test_words_are_said_in_many_ways_and_towns_by_those_who_are_there(firm: Company):
    reports = [firm.texts[row] for row in firm.reports["line-in-a-town", "Dongo"]]
    assert len(set(reports)) > 30
    assert 0.6 < np.mean(["dongo" in text.lower() for text in reports]) < 1
