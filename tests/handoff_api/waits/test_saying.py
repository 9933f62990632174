"""The sentence: chosen from the rungs, and left to count down until the desk contradicts it."""

import numpy as np
import pytest

from handoff_api.waits.saying import RUNGS, Said, choose, left_of, narrowest, stands
from handoff_api.waits.stretch import Stretch

FOUR_TO_EIGHT = Said("range", 4, 8)


def test_it_holds_four_fifths_and_uses_the_rungs():
    waits = np.random.default_rng(3).lognormal(1.8, 0.5, 5000)
    low, high = narrowest(waits)
    assert low in RUNGS and high in RUNGS
    assert 0.8 <= ((waits >= low) & (waits <= high)).mean() <= 0.95


def test_a_wide_range_says_only_its_end():
    said = choose(np.random.default_rng(3).lognormal(2.0, 1.3, 5000))
    assert said.kind == "at_most" and said.low == 0 and said.high in RUNGS


@pytest.mark.parametrize(
    "waits",
    [[5.0] * 70 + [np.inf] * 30, [45.0] * 100, [200.0] * 100],
    ids=["perhaps not today", "long", "off the rungs"],
)
def test_where_it_may_not_be_done_today_no_minutes_are_said(waits):
    assert choose(np.array(waits)).kind == "promise"


def test_the_owners_limit_decides_what_is_long():
    assert choose(np.full(100, 22.0)).kind == "range"
    assert choose(np.full(100, 22.0), promise_after=20).kind == "promise"


def test_what_was_said_stands_until_the_desk_contradicts_it():
    assert stands(FOUR_TO_EIGHT, 2.0, Said("range", 3, 6), median=4.0)
    assert not stands(FOUR_TO_EIGHT, 2.0, Said("range", 6, 12), median=9.0)  # later than said
    assert not stands(FOUR_TO_EIGHT, 8.0, Said("range", 0, 2), median=1.0)  # its end has passed
    assert not stands(FOUR_TO_EIGHT, 1.0, Said("range", 3, 4), median=3.5)  # much better
    assert not stands(FOUR_TO_EIGHT, 1.0, Said("promise"), median=5.0)
    assert stands(Said("promise"), 5.0, Said("promise"), median=90.0)


@pytest.mark.parametrize(
    ("elapsed", "left"),
    [(0, (4, 8)), (0.1, (4, 8)), (1, (3, 8)), (2.6, (1, 6)), (5, (0, 3)), (7.5, (0, 1)), (30, (0, 1))],
)
def test_it_counts_down_on_rungs_and_never_to_nothing(elapsed, left):
    counted = left_of(FOUR_TO_EIGHT, elapsed)
    assert (counted.low, counted.high) == left


def test_the_stretch_brings_a_wrong_range_back():
    rng, stretch, hits = np.random.default_rng(2), Stretch(), []
    for _ in range(1500):
        truth = rng.lognormal(2.2, 0.8)  # twice as long, and wider, than what is said below
        low, high = stretch.apply(2.0, 4.5, 9.0)
        stretch = stretch.learned(low, high, truth)
        hits.append(low <= truth <= high)
    assert 0.75 <= np.mean(hits[300:]) <= 0.9


def test_the_stretch_has_bounds_and_leaves_never_alone():
    stretch = Stretch()
    for _ in range(1000):
        stretch = stretch.learned(1, 2, np.inf)
    assert stretch.high == 5
    assert stretch.apply(1, np.inf, np.inf) == (1, np.inf)
    assert np.isinf(stretch.samples(np.array([1.0, 2.0, np.inf])))[2]


def test_the_samples_are_stretched_as_the_range_is():
    waits = np.sort(np.random.default_rng(4).lognormal(1.5, 0.6, 201))
    low, median, high = np.quantile(waits, [0.1, 0.5, 0.9], method="inverted_cdf")
    stretch = Stretch(1.5, 2.0)
    stretched = np.quantile(stretch.samples(waits), [0.1, 0.9], method="inverted_cdf")
    assert np.allclose(stretched, stretch.apply(low, median, high))
