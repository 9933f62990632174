"""What the public page tells."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handoff_api.opening_hours.models import Span, SpecialDay
from handoff_api.waits.usual import UsualWaits

ALL_DAY: Span = ("00:00", "24:00")


@dataclass(frozen=True)
class Hours:
    """When people answer, on the company's clock. `days` are those of the next weeks that are different."""

    is_open: bool
    changes_at: datetime | None  # when it closes, or opens again; never, for who is open day and night
    week: list[list[Span]]  # Monday first
    days: list[tuple[date, SpecialDay]] = field(default_factory=list)

    @property
    def is_endless(self) -> bool:
        """Whether the usual week is day and night."""
        return all(spans == [ALL_DAY] for spans in self.week)


@dataclass(frozen=True)
class Kept:
    """Of the promises whose time has come, how many were kept in time."""

    kept: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.kept / self.of


@dataclass(frozen=True)
class Expectations:
    """None is what the owner does not show, or what nobody knows yet; `shown` tells the two apart."""

    zone: ZoneInfo  # of the company: on its clock are all hours
    hours: Hours | None
    waits: UsualWaits | None
    promises: Kept | None
    shown: frozenset[str]  # of hours, waits, promises
