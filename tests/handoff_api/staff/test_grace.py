"""After a start or a sleep silence is no absence yet."""

import pytest

from handoff_api.staff.grace import GRACE, Grace
from tests.handoff_api.people import StoppedClock

SECONDS = GRACE.total_seconds()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


def test_after_a_start_consoles_have_time_to_come_back(clock: StoppedClock) -> None:
    grace = Grace(clock)
    for _ in range(3):
        assert not grace.is_over()
        grace.looked()
        clock.advance(seconds=SECONDS / 3)
    assert grace.is_over()


def test_after_a_sleep_it_begins_again_but_a_slow_look_is_no_sleep(clock: StoppedClock) -> None:
    grace = Grace(clock)
    clock.advance(seconds=SECONDS)
    assert grace.is_over()
    clock.advance(seconds=10 * SECONDS)  # the look itself took so long
    grace.looked()
    clock.advance(seconds=SECONDS / 2)
    assert grace.is_over()
    grace.looked()
    clock.advance(seconds=2 * SECONDS)
    assert not grace.is_over()
