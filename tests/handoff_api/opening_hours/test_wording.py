"""The next opening as whoever reads it says it, on his own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.opening_hours.wording import moment_in_words, zone_named

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # Monday, 18:30 in Rome
TOMORROW_AT_NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "italian", "english"),
    [
        ("Europe/Rome", "domani alle 9:00", "tomorrow at 9:00"),
        ("Europe/London", "domani alle 8:00", "tomorrow at 8:00"),
        ("America/Los_Angeles", "domani alle 0:00", "tomorrow at 0:00"),
        ("Pacific/Honolulu", "oggi alle 22:00", "today at 22:00"),
        ("Asia/Tokyo", "oggi alle 17:00", "today at 17:00"),  # there it is Tuesday already
        ("Asia/Kathmandu", "domani alle 13:45", "tomorrow at 13:45"),
    ],
)
def test_tomorrow_at_nine_seen_from_elsewhere(zone, italian, english):
    opening = Timetable(OpeningHours(week={"tue": [("09:00", "18:00")]})).next_opening(NOW)
    assert opening == TOMORROW_AT_NINE
    assert moment_in_words("it", opening, NOW, ZoneInfo(zone)) == italian
    assert moment_in_words("en", opening, NOW, ZoneInfo(zone)) == english


@pytest.mark.parametrize(
    ("day", "italian", "english"),
    [
        (25, "mercoledì alle 9:00", "Wednesday at 9:00"),
        (29, "domenica alle 9:00", "Sunday at 9:00"),
        (30, "lunedì 30 novembre alle 9:00", "Monday 30 November at 9:00"),  # not the Monday that it is
    ],
)
def test_further_away_it_is_named(day, italian, english):
    moment = datetime(2026, 11, day, 8, 0, tzinfo=UTC)
    assert moment_in_words("it", moment, NOW, ROME) == italian
    assert moment_in_words("en", moment, NOW, ROME) == english


@pytest.mark.parametrize("name", [None, "", "Nowhere/At_All", "../../etc/passwd", "\x00", "A" * 300])
def test_a_time_zone_that_nobody_knows_is_the_companys(name):
    assert zone_named(name, ROME) == ROME


def test_a_time_zone_is_the_one_that_the_browser_names():
    assert zone_named("Asia/Tokyo", ROME) == ZoneInfo("Asia/Tokyo")


def test_one_o_clock_has_its_own_word_in_italian():
    at = datetime(2026, 11, 24, 1, 10, tzinfo=UTC)
    assert moment_in_words("it", at, NOW, UTC) == "domani all'1:10"
    assert moment_in_words("en", at, NOW, UTC) == "tomorrow at 1:10"
