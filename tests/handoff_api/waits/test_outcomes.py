"""How a wait turned out, also for those who did not wait for it."""

from dataclasses import replace

import pytest

from handoff_api.waits.desk import NEVER
from handoff_api.waits.estimator import Attending
from handoff_api.waits.outcomes import Outcome, outcome
from handoff_api.waits.records import Person, Place, Records, Talk

TECH, SALES = Person("tina", 1, frozenset({"tech"})), Person("sara", 1, frozenset({"sales"}))
BOTH = [Attending(TECH, "available", 0), Attending(SALES, "available", 0)]
FULL = (Talk("x", "tina", 0), Talk("y", "sara", 0))
GHOST = Place("g", 10, 10, "tech", "it", 15, "gave_up")


def became(place: Place, *others: Place, talks=FULL, there=BOTH, now: float = 60) -> Outcome | None:
    return outcome(place, Records(places=(place, *others), talks=talks), there, now)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (replace(GHOST, left="claimed", claimed_by="tina"), Outcome("served", 5)),
        (replace(GHOST, left="moved"), Outcome("unknown", NEVER)),
        (replace(GHOST, left=None, ended=None), None),
        (GHOST, None),  # everybody is still busy
    ],
)
def test_an_end_is_known_or_not(place, expected):
    assert became(place) == expected


def test_a_ghosts_turn_is_when_somebody_behind_him_is_taken_by_an_agent_of_his():
    behind = Place("b", 12, 12, "tech", "it", 31, "claimed", "tina")
    later = Place("c", 14, 14, "tech", "it", 40, "claimed", "tina")
    assert became(GHOST, later, behind) == Outcome("served", 21)


@pytest.mark.parametrize(
    "other",
    [
        Place("ahead", 8, 8, "tech", "it", 31, "claimed", "tina"),
        Place("other skill", 12, 12, "sales", "it", 31, "claimed", "sara"),
        Place("before he gave up", 12, 12, "tech", "it", 13, "claimed", "tina"),
        Place("gave up as well", 12, 12, "tech", "it", 31, "gave_up"),
    ],
    ids=lambda place: place.handoff_id,
)
def test_others_are_not_his_turn(other):
    assert became(GHOST, other) is None


def test_a_free_slot_with_nobody_before_him_is_his_turn():
    assert became(GHOST, talks=FULL[1:]) == Outcome("served", 50)
    assert became(GHOST, talks=FULL[:1]) is None  # free is only who sells
    ahead = Place("ahead", 8, 8, "tech", "it")
    assert became(GHOST, ahead, talks=FULL[1:]) is None
    on_a_break = [Attending(TECH, "break", 0), BOTH[1]]
    assert became(GHOST, talks=FULL[1:], there=on_a_break) is None
