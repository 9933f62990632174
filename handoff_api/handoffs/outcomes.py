"""Compares what visitors were told with the waits that came, and lets the stretch learn from each one once."""

from datetime import datetime

from common.clock import iso
from common.database import Connection, Row
from handoff_api.waits import stored
from handoff_api.waits.desk import NEVER
from handoff_api.waits.outcomes import Outcome, outcome
from handoff_api.waits.reading import attending, records_of, today


def is_anything_open(c: Connection) -> bool:
    """Whether somebody was told a wait of which it is not known how it turned out."""
    return c.one("SELECT handoff_id FROM said_wait WHERE ended IS NULL LIMIT 1") is not None


def learn_outcomes(c: Connection, now: datetime) -> None:
    """Store what has become known since the last time."""
    rows = c.execute("SELECT * FROM said_wait WHERE ended IS NULL ORDER BY said_at")
    if not rows:
        return
    day = today(c, now)
    records, there, minute = records_of(c, day, now), attending(c, day, now), day.minute(now)
    first = {place.handoff_id: place for place in records.places if place.is_first}
    for row in rows:
        place = first.get(row["handoff_id"])
        if place is None:  # of an earlier day: it closed before it was his turn
            _settle(c, row, Outcome("never", NEVER))
        elif (known := outcome(place, records, there, minute)) is not None:
            _settle(c, row, known)
        elif place.ended is None and row["high"] is not None and minute - place.joined > row["high"]:
            _learn(c, row, NEVER)  # he still waits, and it is too long already


def hit_rates(c: Connection, since: datetime) -> dict[bool, tuple[int, int]]:
    """How many sentences with minutes were true, of how many; without a queue (False) and with one, since then."""
    rows = c.execute(
        """SELECT has_queue, COUNT(*) AS n,
                  SUM(CASE WHEN wait >= said_low AND wait <= said_high THEN 1 ELSE 0 END) AS hits
           FROM said_wait WHERE at_joining = 1 AND kind <> 'promise' AND ended IN ('served', 'never') AND said_at >= :since
           GROUP BY has_queue""",
        since=iso(since),
    )
    return {bool(row["has_queue"]): (row["hits"], row["n"]) for row in rows}


def _settle(c: Connection, row: Row, known: Outcome) -> None:
    c.execute(
        "UPDATE said_wait SET ended = :ended, wait = :wait WHERE handoff_id = :id",
        id=row["handoff_id"],
        ended=known.ended,
        wait=known.wait if known.wait < NEVER else None,
    )
    if known.ended != "unknown":
        _learn(c, row, known.wait)


def _learn(c: Connection, row: Row, wait: float) -> None:
    """Only what was said at joining teaches; and never when both were `not today`."""
    high = NEVER if row["high"] is None else row["high"]
    if row["learned"] or not row["at_joining"] or wait == high == NEVER:
        return
    c.execute("UPDATE said_wait SET learned = 1 WHERE handoff_id = :id", id=row["handoff_id"])
    has_queue = bool(row["has_queue"])
    stretch = stored.stretches(c)[has_queue]
    stored.keep_stretch(c, has_queue, stretch.learned(row["low"], high, wait))
