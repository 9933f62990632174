"""Until when somebody has his answer: opening time counts, closed hours do not. Pure functions of the timetable."""

from datetime import UTC, datetime, time, timedelta

from handoff_api.opening_hours import Timetable

WITHOUT_HOURS = timedelta(hours=24)  # where nobody has said when it is open, the day after is an honest promise
ROUNDED_TO = timedelta(minutes=5)  # nobody says 17:53
_DAY = timedelta(days=1)
SPANS_AT_MOST = 500  # of opening time to look through; a promise of a week is in the first 60 of them


def due_after(timetable: Timetable | None, now: datetime, within: timedelta) -> datetime:
    """When `within` of opening time has passed after `now`, rounded up to five minutes.

    A day later where there are no hours, or it never opens again.
    """
    if timetable is None:
        return _rounded(now + WITHOUT_HOURS)
    at, left = now, within
    for _ in range(SPANS_AT_MOST):
        closes = timetable.closing(at)
        if closes is not None and closes - at >= left:
            return _rounded(at + left, latest=closes)
        if closes is not None:
            left -= closes - at
        opens = timetable.next_opening(at)
        if opens is None:
            break
        at = opens
    return _rounded(now + WITHOUT_HOURS)


def broken_after(timetable: Timetable | None, due: datetime) -> datetime:
    """When the first whole opening day after the one of `due` is over: who has no answer by then was let down."""
    if timetable is None:
        return due + WITHOUT_HOURS
    zone = timetable.hours.zone
    tomorrow = datetime.combine(due.astimezone(zone).date() + _DAY, time(), zone).astimezone(UTC)
    opens = tomorrow if timetable.is_open(tomorrow) else timetable.next_opening(tomorrow)
    if opens is None:
        return due + WITHOUT_HOURS
    day = opens.astimezone(zone).date()
    over = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
    closes = over
    while opens is not None and opens < over:
        closes = timetable.closing(opens) or over
        opens = timetable.next_opening(opens)
    return min(closes, over)


def _rounded(moment: datetime, latest: datetime | None = None) -> datetime:
    """`moment` on the next five minutes, but not beyond `latest`."""
    beyond = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    rounded = moment + ROUNDED_TO - beyond if beyond else moment
    return min(rounded, max(latest, moment)) if latest else rounded
