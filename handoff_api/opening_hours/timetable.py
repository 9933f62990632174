"""Whether it is open at a moment, when it closes, and when it opens next; pure functions of the hours.

Hours are what clocks on the wall show; a moment is UTC. In the night when clocks go forward, a time
that no clock shows counts as the first one after it. In the night when they go back, an hour that
comes twice counts twice: who closes at 3:00 closes once it is 3:00 for the last time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handoff_api.opening_hours.models import OpeningHours, Span

LOOK_AHEAD = 400  # days: a company that does not open within a year has no next opening
_MINUTE, _DAY, _WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Timetable:
    """The opening hours as moments, for everybody or for those with a skill."""

    hours: OpeningHours
    skill: str | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is supposed to answer at `at`."""
        return self.closing(at) is not None

    def closing(self, at: datetime) -> datetime | None:
        """When it closes, of what is open at `at`; None when it is closed. Spans that touch are one."""
        end = None
        for opens, closes in self._spans(at, LOOK_AHEAD):
            if opens > (end or at):
                return end
            end = max(closes, end or closes)
            if end - at > _WEEK:  # open day and night
                return end
        return end

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens for the first time after `at`; None when it does not within a year.

        While it is open that is the next time after it has closed.
        """
        after = self.closing(at) or at
        return next((opens for opens, closes in self._spans(after, LOOK_AHEAD) if opens > after), None)

    def _spans(self, at: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """What has not closed before `at`, in order; yesterday's may last beyond midnight."""
        today = at.astimezone(self.hours.zone).date()
        for number in range(-1, days):
            day = today + timedelta(days=number)
            for span in self.hours.spans_on(day, self.skill):
                opens, closes = _moments(day, span, self.hours.zone)
                if opens < closes and closes > at:
                    yield opens, closes


def _moments(day: date, span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    opens, closes = span
    next_day = closes <= opens
    return _moment(day, opens, zone, fold=0), _moment(day + _DAY if next_day else day, closes, zone, fold=1)


def _moment(day: date, clock: str, zone: ZoneInfo, fold: int) -> datetime:
    """The moment at which the clocks show it, the first or (fold) the last time."""
    if clock == "24:00":
        day, clock = day + _DAY, "00:00"
    wall = datetime.combine(day, time.fromisoformat(clock), zone).replace(fold=fold)
    while not _is_shown(wall):
        wall += _MINUTE
    return wall.astimezone(UTC)


def _is_shown(wall: datetime) -> bool:
    """Whether some clock shows it: not in the hour that is left out in spring."""
    back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return back.replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0)
