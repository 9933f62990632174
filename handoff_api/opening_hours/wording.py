"""A moment as one says it to somebody: today at 15:00, tomorrow at 9:00, Monday 7 December at 9:00.

On the clock of whoever reads it. The company may be somewhere else.
"""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handoff_api.sentences import sentence

DAYS_BY_NAME = 6  # further away a weekday alone would be mistaken for the next one of its name


def moment_in_words(language: str, moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`moment` as people in `zone` say it at `now`."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = clock_in_words(language, local)
    days = local.date() - today
    if days == timedelta(0):
        return sentence(language, "moment.today", time=clock)
    if days == timedelta(1):
        return sentence(language, "moment.tomorrow", time=clock)
    weekday = sentence(language, f"moment.weekday.{local.weekday()}")
    if timedelta(0) < days <= timedelta(DAYS_BY_NAME):
        return sentence(language, "moment.weekday", weekday=weekday, time=clock)
    month = sentence(language, f"moment.month.{local.month}")
    return sentence(language, "moment.date", weekday=weekday, day=local.day, month=month, time=clock)


def clock_in_words(language: str, local: datetime) -> str:
    """A time of day as one says when something happens: at 9:00. Italian has another word for one o'clock."""
    key = "moment.clock.one" if local.hour == 1 else "moment.clock"
    return sentence(language, key, time=f"{local.hour}:{local:%M}")


def day_in_words(language: str, local: datetime) -> str:
    """A day as people say it, on whatever clock `local` is."""
    weekday, month = f"moment.weekday.{local.weekday()}", f"moment.month.{local.month}"
    return sentence(
        language, "moment.day", weekday=sentence(language, weekday), day=local.day, month=sentence(language, month)
    )


def zone_named(name: str | None, otherwise: tzinfo) -> tzinfo:
    """The time zone that a browser named; what nobody knows is the company's."""
    if not name:
        return otherwise
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise
