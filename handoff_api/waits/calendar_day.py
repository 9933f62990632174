"""A day of the desk: its moments as minutes since midnight on the company's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self

from common.clock import iso, parse_iso


@dataclass(frozen=True)
class CalendarDay:
    """A date in a time zone. Days on which clocks are changed have minutes like all others, counted through."""

    date: date
    zone: tzinfo

    @classmethod
    def of(cls, moment: datetime, zone: tzinfo) -> Self:
        """The day on which `moment` is there."""
        return cls(moment.astimezone(zone).date(), zone)

    def earlier(self, days: int) -> "CalendarDay":
        """So many days before."""
        return CalendarDay(self.date - timedelta(days=days), self.zone)

    @property
    def begins(self) -> datetime:
        """Its midnight."""
        return datetime.combine(self.date, time(), self.zone).astimezone(UTC)

    @property
    def span(self) -> tuple[str, str]:
        """From its midnight to the next, as SQL holds times."""
        return iso(self.begins), iso(self.earlier(-1).begins)

    def minute(self, moment: datetime) -> float:
        """Minutes since midnight, negative for what was before."""
        return (moment - self.begins).total_seconds() / 60

    def minute_of(self, text: str | None) -> float | None:
        """The same of a time from SQL; None stays None."""
        return self.minute(parse_iso(text)) if text else None
