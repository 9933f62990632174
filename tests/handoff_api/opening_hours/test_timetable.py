"""Open, closed, and when next: holidays, midnights, and both nights in which clocks are changed."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff_api.opening_hours import OpeningHours, Timetable

WORKDAYS = {day: [("09:00", "13:00"), ("14:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = OpeningHours(week=WORKDAYS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def rome(text: str) -> datetime:
    """A moment as clocks in Rome show it."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T13:00", False),
        ("2026-11-23T14:00", True),
        ("2026-11-23T17:59:59", True),
        ("2026-11-23T18:00", False),
        ("2026-11-22T10:00", False),  # a Sunday
    ],
)
def test_open_from_the_first_minute_to_the_last(moment, is_open):
    assert Timetable(OFFICE).is_open(rome(moment)) is is_open


def test_closing_time_comes_while_somebody_waits():
    table, joined = Timetable(OFFICE), rome("2026-11-23T17:50")
    assert table.is_open(joined) and table.closing(joined) == rome("2026-11-23T18:00")
    later = joined + timedelta(minutes=10)
    assert not table.is_open(later) and table.closing(later) is None
    assert table.next_opening(later) == rome("2026-11-24T09:00")


def test_the_next_opening_leaps_over_the_weekend_and_holidays():
    hours = OpeningHours(
        week=WORKDAYS, days=[{"day": "12-25", "name": "Christmas"}, {"day": "2026-12-28", "hours": []}]
    )
    assert Timetable(hours).next_opening(rome("2026-12-24T18:00")) == rome("2026-12-29T09:00")
    assert not Timetable(hours).is_open(rome("2029-12-25T10:00"))


def test_a_date_counts_before_the_same_day_of_every_year():
    hours = OpeningHours(week=WORKDAYS, days=[{"day": "12-24"}, {"day": "2026-12-24", "hours": [("10:00", "12:00")]}])
    assert Timetable(hours).is_open(rome("2026-12-24T11:00"))
    assert not Timetable(hours).is_open(rome("2027-12-24T11:00"))


def test_a_skill_has_hours_of_its_own_and_the_companys_holidays():
    hours = OpeningHours(
        week=WORKDAYS, days=[{"day": "12-25"}], skills={"tech": {"week": {"fri": [("18:00", "22:00")]}}}
    )
    tech, sales = Timetable(hours, "tech"), Timetable(hours, "sales")
    assert tech.is_open(rome("2026-11-27T20:00")) and not sales.is_open(rome("2026-11-27T20:00"))
    assert not tech.is_open(rome("2026-11-27T10:00")) and sales.is_open(rome("2026-11-27T10:00"))
    assert not tech.is_open(rome("2026-12-25T20:00"))  # a Friday


def test_a_shift_may_end_after_midnight():
    hours = OpeningHours(week={"fri": [("22:00", "02:00")]})
    assert Timetable(hours).is_open(rome("2026-11-28T01:59"))
    assert not Timetable(hours).is_open(rome("2026-11-28T02:00"))
    assert Timetable(hours).closing(rome("2026-11-27T23:00")) == rome("2026-11-28T02:00")


def test_days_that_touch_at_midnight_are_one():
    hours = OpeningHours(week={"fri": [("20:00", "24:00")], "sat": [("00:00", "03:00")]})
    assert Timetable(hours).closing(rome("2026-11-27T21:00")) == rome("2026-11-28T03:00")


def test_day_and_night():
    always = OpeningHours(week={day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
    assert Timetable(always).is_open(rome("2026-11-22T03:00"))
    assert Timetable(always).closing(rome("2026-11-22T03:00")) > rome("2026-11-28T03:00")


def test_who_never_opens_has_no_next_opening():
    assert Timetable(OpeningHours()).next_opening(rome("2026-11-22T03:00")) is None
    assert not Timetable(OpeningHours()).is_open(rome("2026-11-22T03:00"))


class TestTheNightWhenClocksGoForward:
    """In Rome, 29 March 2026 has no times from 2:00 to 3:00."""

    def test_a_span_over_it_is_an_hour_shorter(self):
        table = Timetable(OpeningHours(week={"sun": [("01:00", "04:00")]}))
        assert table.closing(at("2026-03-29T00:30+00:00")) == at("2026-03-29T02:00+00:00")
        assert not table.is_open(at("2026-03-29T02:00+00:00"))

    def test_an_opening_that_no_clock_shows_is_at_three(self):
        table = Timetable(OpeningHours(week={"sun": [("02:30", "05:00")]}))
        assert table.next_opening(at("2026-03-28T12:00+00:00")) == at("2026-03-29T01:00+00:00")

    def test_a_span_that_no_clock_shows_is_none(self):
        table = Timetable(OpeningHours(week={"sun": [("02:15", "02:45")]}))
        assert table.next_opening(at("2026-03-28T12:00+00:00")) == at("2026-04-05T00:15+00:00")

    def test_nine_o_clock_is_nine_o_clock_before_and_after(self):
        assert Timetable(OFFICE).next_opening(at("2026-03-27T20:00+00:00")) == at("2026-03-30T07:00+00:00")
        assert Timetable(OFFICE).next_opening(at("2026-03-26T20:00+00:00")) == at("2026-03-27T08:00+00:00")


class TestTheNightWhenClocksGoBack:
    """In Rome, 25 October 2026 has the times from 2:00 to 3:00 twice."""

    def test_a_span_over_it_is_an_hour_longer(self):
        table = Timetable(OpeningHours(week={"sun": [("01:00", "04:00")]}))
        opens = table.next_opening(at("2026-10-24T12:00+00:00"))
        assert table.closing(opens) - opens == timedelta(hours=4)

    def test_who_closes_at_half_past_two_closes_the_second_time(self):
        table = Timetable(OpeningHours(week={"sun": [("01:00", "02:30")]}))
        assert table.is_open(at("2026-10-25T01:15+00:00"))  # 2:15 for the second time
        assert table.closing(at("2026-10-25T00:00+00:00")) == at("2026-10-25T01:30+00:00")

    def test_who_opens_at_half_past_two_opens_the_first_time(self):
        table = Timetable(OpeningHours(week={"sun": [("02:30", "05:00")]}))
        assert table.next_opening(at("2026-10-24T12:00+00:00")) == at("2026-10-25T00:30+00:00")
