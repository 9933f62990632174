"""Until when somebody is promised an answer: opening time counts, whatever clocks do in between."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.promises.due import broken_after, due_after

OFFICE = OpeningHours(
    week={day: [("09:00", "13:00"), ("14:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")},
    days=[{"day": "2026-12-08"}],  # a Tuesday
)  # in Rome


def rome(text: str, hours: OpeningHours = OFFICE) -> datetime:
    """A moment, from what the company's clock shows."""
    return datetime.fromisoformat(text).replace(tzinfo=hours.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        ("2026-11-23 10:00", 120, "2026-11-23 12:00"),
        ("2026-11-23 12:00", 120, "2026-11-23 15:00"),  # the lunch break does not count
        ("2026-11-23 17:30", 120, "2026-11-24 10:30"),  # closing while waiting: the rest is the next morning
        ("2026-11-23 16:00", 120, "2026-11-23 18:00"),  # to the minute of closing
        ("2026-11-23 20:00", 120, "2026-11-24 11:00"),
        ("2026-11-21 11:00", 120, "2026-11-23 11:00"),  # a Saturday
        ("2026-12-07 17:00", 120, "2026-12-09 10:00"),  # a holiday in between
        ("2026-11-23 10:01", 60, "2026-11-23 11:05"),  # nobody says 11:01
        ("2026-11-23 17:59", 1, "2026-11-23 18:00"),
        ("2026-11-23 09:00", 60 * 8 * 2, "2026-11-24 18:00"),
    ],
)
def test_opening_time_counts_and_nothing_else(asked, minutes, due):
    assert due_after(Timetable(OFFICE), rome(asked), timedelta(minutes=minutes)) == rome(due)


def test_nine_oclock_tomorrow_is_the_companys_nine_oclock_and_another_one_elsewhere():
    office = OpeningHours(week={"mon": [("09:00", "18:00")], "tue": [("09:00", "18:00")]}, time_zone="America/New_York")
    due = due_after(Timetable(office), datetime(2026, 11, 23, 23, 30, tzinfo=UTC), timedelta(minutes=15))
    assert due == datetime(2026, 11, 24, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),  # forward: 2:00 is 3:00
        (
            datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        ),  # back: 2:30 comes twice
    ],
)
def test_in_the_night_of_the_clock_change_an_hour_is_an_hour(asked, due):
    always = OpeningHours(week={day: [("00:00", "24:00")] for day in ("sat", "sun", "mon")})
    assert due_after(Timetable(always), asked, timedelta(hours=3)) == due


def test_the_hour_that_no_clock_shows_is_no_opening_time():
    night = OpeningHours(week={"sun": [("01:00", "04:00")]})
    # From 1:00 it is open for two hours, not three: 2:00 to 3:00 does not exist on that Sunday.
    due = due_after(Timetable(night), rome("2026-03-29 00:30", night), timedelta(hours=2))
    assert due == rome("2026-03-29 04:00", night)
    assert due - rome("2026-03-29 01:00", night) == timedelta(hours=2)


@pytest.mark.parametrize("hours", [None, OpeningHours()])
def test_without_hours_it_is_a_day(hours):
    now = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
    timetable = Timetable(hours) if hours else None
    assert due_after(timetable, now, timedelta(hours=2)) == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)


def test_a_skill_has_its_own_hours():
    hours = OpeningHours(week=OFFICE.week, skills={"voip": {"week": {"wed": [("10:00", "12:00")]}}})
    due = due_after(Timetable(hours, "voip"), rome("2026-11-23 10:00"), timedelta(minutes=60))
    assert due == rome("2026-11-25 11:00")


@pytest.mark.parametrize(
    ("due", "broken"),
    [
        ("2026-11-23 11:00", "2026-11-24 18:00"),  # a whole day is given, to its last closing
        ("2026-11-20 17:00", "2026-11-23 18:00"),  # a Friday: the whole Monday
        ("2026-12-07 17:00", "2026-12-09 18:00"),
    ],
)
def test_a_promise_is_broken_after_a_whole_opening_day(due, broken):
    assert broken_after(Timetable(OFFICE), rome(due)) == rome(broken)


def test_without_hours_or_closing_time_it_is_broken_a_day_later():
    due = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    always = OpeningHours(week={day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
    assert broken_after(None, due) == due + timedelta(hours=24)
    assert broken_after(Timetable(always), due) == rome("2026-11-25 00:00")
