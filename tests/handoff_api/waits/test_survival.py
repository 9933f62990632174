"""Durations: what has not ended is counted, and what has lasted long goes on longer."""

import numpy as np

from handoff_api.waits.survival import Durations, Prior

PRIOR = Prior(8, 1.0, 8)


def test_without_data_the_prior_speaks():
    nothing_seen = Durations.fitted(PRIOR, [], [])
    assert 6 < nothing_seen.quantile(0.5) < 10


def test_what_still_runs_is_counted():
    only_ended = Durations.fitted(PRIOR, [3.0] * 50, [1] * 50)
    with_running = Durations.fitted(PRIOR, [3.0] * 50 + [30.0] * 50, [1] * 50 + [0] * 50)
    assert with_running.quantile(0.6) > 5 * only_ended.quantile(0.6)


def test_an_old_chat_of_a_heavy_tailed_desk_goes_on_for_longer_than_a_young_one():
    rng = np.random.default_rng(0)
    chats = Durations.fitted(PRIOR, rng.lognormal(1.5, 1.3, 2000), np.ones(2000))
    draws = rng.exponential(size=4000)
    assert np.median(chats.remaining(40.0, draws)) > 2 * np.median(chats.remaining(0.0, draws))


def test_it_finds_a_known_distribution_again():
    rng = np.random.default_rng(1)
    chats = Durations.fitted(PRIOR, rng.exponential(10, 5000), np.ones(5000))
    for share in (0.25, 0.5, 0.75):
        assert abs(chats.quantile(share) / (-10 * np.log(1 - share)) - 1) < 0.1


def test_beyond_the_longest_there_is_no_hard_end():
    chats = Durations.fitted(PRIOR, [5.0] * 500, [1] * 500)
    assert chats.quantile(0.9999) > 10
    assert np.all(np.diff(chats.hazards) > 0)
