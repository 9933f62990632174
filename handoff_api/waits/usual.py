"""How long people usually wait at an hour of the week: what was, as a public page may say it.

Who left without an answer counts too, as somebody who would have waited at least as long; leaving
those out would make the worst hours look best (Kaplan and Meier's estimate).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from common.clock import iso, parse_iso
from common.database import Connection, Row

LEAST = 20  # chats in an hour; below that nothing is said of it
WEEKS = 8  # that are looked back: long enough for twenty in an hour, short enough to be how it is now
MOST = 0.8  # the share that is answered by `most`, as in the ranges that are said in a chat

Hour = tuple[int | None, int]  # weekday (Monday is 0; None: every day) and hour of the day


@dataclass(frozen=True)
class Usual:
    """Seconds until somebody answered: half of the visitors, and eight of ten, of so many."""

    median: float
    most: float
    chats: int


@dataclass(frozen=True)
class UsualWaits:
    """What is known, by hour of the week, or by hour of any day where too little is."""

    by: Literal["week", "day"]
    hours: dict[Hour, Usual]


@dataclass(frozen=True)
class Waited:
    """How long somebody waited, in seconds; not `answered` means at least so long."""

    at: datetime
    seconds: float
    answered: bool


def usual_waits(waited: Iterable[Waited], zone: ZoneInfo) -> UsualWaits:
    """By hour of the week; by hour of the day when that says something of more chats."""
    by_hour: defaultdict[Hour, list[Waited]] = defaultdict(list)
    for one in waited:
        local = one.at.astimezone(zone)
        by_hour[(local.weekday(), local.hour)].append(one)
        by_hour[(None, local.hour)].append(one)
    week = _told({hour: found for hour, found in by_hour.items() if hour[0] is not None})
    day = _told({hour: found for hour, found in by_hour.items() if hour[0] is None})
    spoken_of = sum(one.chats for one in week.values())
    if 2 * spoken_of >= sum(one.chats for one in day.values()) and spoken_of:
        return UsualWaits("week", week)
    return UsualWaits("day", day)


def _told(by_hour: dict[Hour, list[Waited]]) -> dict[Hour, Usual]:
    told = {}
    for hour, found in by_hour.items():
        median, most = quantile(found, 0.5), quantile(found, MOST)
        if len(found) >= LEAST and median is not None and most is not None:
            told[hour] = Usual(median, most, len(found))
    return told


def quantile(waited: Sequence[Waited], share: float) -> float | None:
    """After how many seconds that share had an answer; None when it is not known, because too many left before."""
    waits_on, left = 1.0, len(waited)
    for one in sorted(waited, key=lambda each: (each.seconds, not each.answered)):
        if one.answered:
            waits_on *= 1 - 1 / left
            if waits_on <= 1 - share + 1e-9:
                return one.seconds
        left -= 1
    return None


def waited_since(c: Connection, since: datetime, now: datetime) -> list[Waited]:
    """Everybody who asked for a person since then, and how long it took until one wrote."""
    rows = c.execute(
        """SELECT queue_place.joined_at, queue_place.ended_at, queue_place.ended_by, handoff.closed_at,
                  (SELECT MIN(message.at) FROM message WHERE message.conversation_id = handoff.conversation_id
                   AND message.speaker = 'agent' AND message.at >= queue_place.joined_at) AS answered_at
           FROM queue_place JOIN handoff ON handoff.id = queue_place.handoff_id
           WHERE queue_place.joined_at >= :since AND queue_place.entered_at = queue_place.joined_at""",
        since=iso(since),
    )
    return [_waited(row, now) for row in rows]


def look_back(now: datetime) -> datetime:
    """From when on waits count."""
    return now - timedelta(weeks=WEEKS)


def _waited(row: Row, now: datetime) -> Waited:
    """Who left the queue for a promise waits no longer, whenever he is answered."""
    joined = parse_iso(row["joined_at"])
    stayed = row["ended_by"] in (None, "claimed")
    if stayed and row["answered_at"]:
        return Waited(joined, (parse_iso(row["answered_at"]) - joined).total_seconds(), True)
    ended = (row["closed_at"] if stayed else row["ended_at"]) or iso(now)
    return Waited(joined, max(0.0, (parse_iso(ended) - joined).total_seconds()), False)
