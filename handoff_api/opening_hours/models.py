"""What an owner says about opening hours, and what it must look like to be kept."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from handoff_api.staff.models import Skill

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANS_AT_MOST = 6  # in a day
DAYS_AT_MOST = 200  # holidays and exceptions

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{text} is no time of day; write it as 09:00, and midnight at the end of a day as 24:00")
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no time zone; write one like Europe/Rome")
    return name


def _day(text: str) -> str:
    """A date, or a month and a day of every year."""
    if not _YEARLY.fullmatch(text):
        date.fromisoformat(text)
    return text


Clock = Annotated[str, StringConstraints(max_length=5), AfterValidator(_clock)]
Span = tuple[Clock, Clock]  # from, to; a `to` before the `from` is on the next day


def _in_order(spans: list[Span]) -> list[Span]:
    """Spans of a day, the earliest first. Raises ValueError when two overlap or one is empty."""
    spans = sorted(spans)
    if any(opens == closes or opens == "24:00" for opens, closes in spans):
        raise ValueError("a span must begin and end at different times")
    for (opens, closes), (next_opens, _) in zip(spans, spans[1:], strict=False):
        if closes <= opens or next_opens < closes:
            raise ValueError(f"the span that begins at {next_opens} begins before the one from {opens} ends")
    return spans


Spans = Annotated[list[Span], Field(max_length=SPANS_AT_MOST), AfterValidator(_in_order)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpecialDay(_Said):
    """A day that is not like its weekday: a holiday, or other hours. `12-25` is on every year."""

    day: Annotated[str, StringConstraints(max_length=10), AfterValidator(_day)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    hours: Spans = []


class Hours(_Said):
    """The usual week, with the days that are different."""

    week: dict[Weekday, Spans] = {}
    days: Annotated[list[SpecialDay], Field(max_length=DAYS_AT_MOST)] = []

    @model_validator(mode="after")
    def each_day_once(self) -> "Hours":
        """A day has one set of hours."""
        named = [special.day for special in self.days]
        twice = sorted({day for day in named if named.count(day) > 1})
        if twice:
            raise ValueError(f"{twice[0]} is in the list twice")
        return self

    def special(self, day: date) -> SpecialDay | None:
        """What is different on `day`; a date counts before the same day of every year."""
        by_day = {special.day: special for special in self.days}
        return by_day.get(day.isoformat()) or by_day.get(f"{day:%m-%d}")


class OpeningHours(Hours):
    """The company's hours in its time zone. Skills may have their own; what they don't say is the company's."""

    time_zone: Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)] = "Europe/Rome"
    skills: Annotated[dict[Skill, Hours], Field(max_length=50)] = {}

    @property
    def zone(self) -> ZoneInfo:
        """The rules of the company's clock."""
        return ZoneInfo(self.time_zone)

    def spans_on(self, day: date, skill: str | None = None) -> list[Span]:
        """When it is open on `day`, as its clocks show."""
        own = self.skills.get(skill or "")
        special = (own.special(day) if own else None) or self.special(day)
        if special is not None:
            return special.hours
        week = own.week if own and own.week else self.week
        return week.get(WEEKDAYS[day.weekday()], [])
