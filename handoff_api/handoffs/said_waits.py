"""What visitors were told of their wait: the range that stands and counts down, and how it turned out."""

from dataclasses import dataclass
from datetime import datetime

from common.clock import iso, parse_iso
from common.database import Connection, Row
from handoff_api.event_log.parts import Wait
from handoff_api.waits.desk import NEVER
from handoff_api.waits.estimates import Estimate
from handoff_api.waits.saying import Said, left_of, stands


@dataclass(frozen=True)
class Told:
    """A position as it was told, and the plain place in the queue from which it was worked out."""

    position: int
    place: int

    def at(self, place: int) -> int:
        """The position to show now that the place is another one: it rises only when somebody was put before him."""
        return self.position + place - self.place if place > self.place else min(self.position, place)


@dataclass(frozen=True)
class Change:
    """What there is to tell somebody: his position and what is left of his wait, None for nothing."""

    position: int
    wait: Wait | None


def told_positions(c: Connection) -> dict[str, Told]:
    """Those of everybody who waits and was told a wait, by handoff."""
    rows = c.execute(
        """SELECT handoff_id, told_position, told_place FROM said_wait
           JOIN handoff ON handoff.id = said_wait.handoff_id WHERE handoff.state = 'waiting'"""
    )
    return {row["handoff_id"]: Told(row["told_position"], row["told_place"]) for row in rows}


def say(c: Connection, now: datetime, estimate: Estimate, place: int, at_joining: bool) -> Change | None:
    """Store what `estimate` says to somebody at this `place`; what there is to tell, None if he knows it already."""
    row = _row(c, estimate.handoff_id)
    if row is None:
        return _say_first(c, now, estimate, place, at_joining)
    elapsed = _minutes(now, row["stands_since"])
    keeps = stands(_standing(row), elapsed, estimate.said, estimate.median)
    standing, since = (_standing(row), row["stands_since"]) if keeps else (estimate.said, iso(now))
    position = min(Told(row["told_position"], row["told_place"]).at(place), estimate.position)
    left = as_wait(standing, 0.0 if not keeps else elapsed)
    _tell(c, estimate.handoff_id, standing, since, left, position, place)
    known = (row["told_position"], row["told_low"], row["told_high"])
    is_news = known != (position, left.low if left else None, left.high if left else None)
    return Change(position, left) if is_news else None


def silence(c: Connection, handoff_id: str) -> bool:
    """Nothing can be said any more, because nobody is there to serve him; whether he was told something before."""
    c.execute(
        """UPDATE said_wait SET told_low = NULL, told_high = NULL
           WHERE handoff_id = :id AND told_high IS NOT NULL""",
        id=handoff_id,
    )
    return c.rowcount == 1


def left(c: Connection, handoff_id: str) -> Wait | None:
    """What somebody was last told is left of his wait."""
    row = _row(c, handoff_id)
    return Wait(low=row["told_low"], high=row["told_high"]) if row and row["told_high"] is not None else None


def as_wait(said: Said, elapsed: float = 0.0) -> Wait | None:
    """What is left of it as an event says it, in seconds; None where no minutes were said."""
    if said.kind == "promise":
        return None
    rest = left_of(said, elapsed)
    return Wait(low=round(rest.low * 60), high=round(rest.high * 60))


def _say_first(c: Connection, now: datetime, estimate: Estimate, place: int, at_joining: bool) -> Change:
    said, wait = estimate.said, as_wait(estimate.said)
    position = min(estimate.position, place)
    c.execute(
        """INSERT INTO said_wait (handoff_id, said_at, position, at_joining, has_queue, low, high, kind, said_low, said_high,
                                  stands_since, stands_kind, stands_low, stands_high,
                                  told_low, told_high, told_position, told_place)
           VALUES (:id, :now, :position, :at_joining, :has_queue, :low, :high, :kind, :said_low, :said_high,
                   :now, :kind, :said_low, :said_high, :told_low, :told_high, :position, :place)""",
        id=estimate.handoff_id,
        now=iso(now),
        position=position,
        place=place,
        at_joining=int(at_joining),
        has_queue=int(estimate.has_queue),
        low=_finite(estimate.low) or 0.0,
        high=_finite(estimate.high),
        kind=said.kind,
        said_low=float(said.low),
        said_high=_finite(said.high),
        told_low=wait.low if wait else None,
        told_high=wait.high if wait else None,
    )
    return Change(position, wait)


def _tell(
    c: Connection, handoff_id: str, standing: Said, since: str, left: Wait | None, position: int, place: int
) -> None:
    c.execute(
        """UPDATE said_wait SET stands_since = :since, stands_kind = :kind, stands_low = :low, stands_high = :high,
                                told_low = :told_low, told_high = :told_high, told_position = :position, told_place = :place
           WHERE handoff_id = :id""",
        id=handoff_id,
        since=since,
        kind=standing.kind,
        low=float(standing.low),
        high=_finite(standing.high),
        told_low=left.low if left else None,
        told_high=left.high if left else None,
        position=position,
        place=place,
    )


def _row(c: Connection, handoff_id: str) -> Row | None:
    return c.one("SELECT * FROM said_wait WHERE handoff_id = :id", id=handoff_id)


def _standing(row: Row) -> Said:
    high = row["stands_high"]
    return Said(row["stands_kind"], row["stands_low"], NEVER if high is None else high)


def _minutes(now: datetime, since: str) -> float:
    return (now - parse_iso(since)).total_seconds() / 60


def _finite(minutes: float) -> float | None:
    return float(minutes) if minutes < NEVER else None
