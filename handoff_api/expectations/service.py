"""Gathers what the public page tells; figures are counted anew every ten minutes, rules and hours count at once."""

from datetime import datetime, timedelta

from common.clock import Clock
from common.database import Connection, Database
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.desk_rules.models import DeskRules
from handoff_api.expectations.models import Expectations, Hours, Kept
from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.models import WEEKDAYS
from handoff_api.promises import repository as promises
from handoff_api.waits.usual import LEAST, UsualWaits, look_back, usual_waits, waited_since

COUNTED_EVERY = timedelta(minutes=10)  # the page is public: nobody makes us count by asking often
PROMISES_OF = timedelta(days=28)
ENDLESS = timedelta(days=6)  # who does not close until then is open day and night
DAYS_AHEAD = 30  # of which a special day is worth telling

Figures = tuple[UsualWaits, Kept | None]


class ExpectationsBoard:
    """What can be expected now."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._counted: tuple[datetime, str, Figures] | None = None

    async def current(self) -> Expectations:
        """What is shown to everybody."""
        now = self._clock.now()
        rules, hours = await self._database.read(lambda c: (desk_rules.current(c), opening_hours.current(c)))
        waits, kept = await self._figures(now, hours or OpeningHours())
        return Expectations(
            zone=(hours or OpeningHours()).zone,
            hours=_hours(hours, now) if hours and rules.shows_hours else None,
            waits=waits if rules.shows_waits and waits.hours else None,
            promises=kept if rules.shows_promises else None,
            shown=_shown(rules),
        )

    async def _figures(self, now: datetime, hours: OpeningHours) -> Figures:
        known = self._counted
        if known is None or known[1] != hours.time_zone or not timedelta(0) <= now - known[0] < COUNTED_EVERY:
            known = (now, hours.time_zone, await self._database.read(lambda c: _counted(c, now, hours)))
            self._counted = known
        return known[2]


def _counted(c: Connection, now: datetime, hours: OpeningHours) -> Figures:
    waits = usual_waits(waited_since(c, look_back(now), now), hours.zone)
    figures = promises.figures(c, now - PROMISES_OF, now)
    known = figures.kept + figures.late + figures.broken
    return waits, Kept(figures.kept, known) if known >= LEAST else None


def _hours(hours: OpeningHours, now: datetime) -> Hours:
    timetable = Timetable(hours)
    closing, today = timetable.closing(now), now.astimezone(hours.zone).date()
    is_endless = closing is not None and closing - now > ENDLESS
    coming = [today + timedelta(days=number) for number in range(DAYS_AHEAD)]
    return Hours(
        is_open=closing is not None,
        changes_at=None if is_endless else closing or timetable.next_opening(now),
        week=[hours.week.get(day, []) for day in WEEKDAYS],
        days=[(day, special) for day in coming if (special := hours.special(day)) is not None],
    )


def _shown(rules: DeskRules) -> frozenset[str]:
    chosen = {"hours": rules.shows_hours, "waits": rules.shows_waits, "promises": rules.shows_promises}
    return frozenset(name for name, is_shown in chosen.items() if is_shown)
