"""Usual waits are those of everybody who asked, silent where too few did."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handoff_api.waits.usual import LEAST, Waited, quantile, usual_waits

ROME = ZoneInfo("Europe/Rome")
MONDAY_NINE = datetime(2026, 11, 16, 8, 10, tzinfo=UTC)  # 9:10 in Rome


def waited(seconds: float, answered: bool = True, at: datetime = MONDAY_NINE) -> Waited:
    return Waited(at, seconds, answered)


def test_without_anybody_leaving_they_are_the_plain_shares():
    times = [waited(60.0 * minute) for minute in range(1, 11)]
    assert quantile(times, 0.5) == 300 and quantile(times, 0.8) == 480


def test_who_left_makes_it_longer_not_shorter():
    """Five left after a minute: of the other five half had an answer after three."""
    times = [waited(60.0, answered=False)] * 5 + [waited(60.0 * minute) for minute in (1, 2, 3, 4, 5)]
    assert quantile([one for one in times if one.answered], 0.5) == 180
    assert (quantile(times, 0.5) or 0) >= 180


def test_where_most_left_nobody_knows():
    assert quantile([waited(60.0)] + [waited(90.0, answered=False)] * 9, 0.8) is None
    assert quantile([], 0.5) is None


def test_an_hour_with_few_is_silent():
    few = usual_waits([waited(60)] * (LEAST - 1), ROME)
    assert not few.hours
    enough = usual_waits([waited(60)] * LEAST, ROME)
    assert enough.by == "week" and enough.hours[(0, 9)].chats == LEAST and enough.hours[(0, 9)].median == 60


def test_by_hour_of_the_day_where_the_week_says_too_little():
    """Ten at nine each day of a week: too few for a Monday, enough for nine o'clock."""
    days = [waited(60, at=MONDAY_NINE + timedelta(days=day)) for day in range(5) for _ in range(10)]
    usual = usual_waits(days, ROME)
    assert usual.by == "day" and list(usual.hours) == [(None, 9)] and usual.hours[(None, 9)].chats == 50


def test_hours_are_those_of_the_companys_clock_in_summer_and_winter():
    summer = datetime(2026, 7, 13, 7, 10, tzinfo=UTC)  # 9:10 in Rome as well
    usual = usual_waits([waited(60)] * 10 + [waited(60, at=summer)] * 10, ROME)
    assert list(usual.hours) == [(0, 9)]
