"""How many groups came and were closed each week, and how long visitors waited for an answer to be written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from common.clock import iso, parse_iso
from common.database import Connection

LEAST_PEOPLE = 2  # below that it is one person's question, and no group that editors see
WEEK = timedelta(weeks=1)

# A day is the first ten characters of a time; the times are fixed-width texts, so that both indexes say all of it.
_CAME = """
    SELECT substr(first_at, 1, 10) AS day, count(*) AS groups FROM miss_group
    WHERE first_at >= :since AND first_at < :until AND people >= :least GROUP BY substr(first_at, 1, 10)
"""
_CLOSED = """
    SELECT closed_at, first_at, state FROM miss_group
    WHERE closed_at >= :since AND closed_at < :until AND people >= :least
"""


@dataclass(frozen=True)
class Closing:
    """The groups of a week: `came`, and closed. Those are answered by an article, shown by asking again (`waits` has
    for each how long it was from the first question in vain to that proof), or `left` to people for a reason."""

    start: datetime
    came: int
    left: int
    waits: list[timedelta]

    @property
    def proven(self) -> int:
        """How many are answered now."""
        return len(self.waits)

    @property
    def closed(self) -> int:
        """How many need nobody any more."""
        return self.proven + self.left


def usual_wait(weeks: Iterable[Closing]) -> timedelta | None:
    """The median from the first question in vain to the proof; None without a proof."""
    waits = [wait for week in weeks for wait in week.waits]
    return median(waits) if waits else None


def weekly(c: Connection, since: datetime, now: datetime) -> list[Closing]:
    """The weeks from `since` to `now`, the oldest first."""
    span = {"since": iso(since), "until": iso(now + timedelta(seconds=1)), "least": LEAST_PEOPLE}
    number = int((now - since) / WEEK) + 1
    came, left = [0] * number, [0] * number
    proven: list[list[timedelta]] = [[] for _ in range(number)]
    for row in c.execute(_CAME, **span):
        came[_week(since, f"{row['day']}T00:00:00.000000Z")] += row["groups"]
    for row in c.execute(_CLOSED, **span):
        week = _week(since, row["closed_at"])
        if row["state"] == "dismissed":
            left[week] += 1
        else:
            proven[week].append(parse_iso(row["closed_at"]) - parse_iso(row["first_at"]))
    return [Closing(since + week * WEEK, came[week], left[week], waits) for week, waits in enumerate(proven)]


def _week(since: datetime, at: str) -> int:
    return int((parse_iso(at) - since) / WEEK)
