"""The SQL of opening hours: every version is kept, the newest counts."""

from functools import lru_cache

from common.database import Connection
from handoff_api.opening_hours.models import OpeningHours


def current(c: Connection) -> OpeningHours | None:
    """The hours that count, or None while nobody has set any."""
    row = c.one("SELECT hours FROM opening_hours ORDER BY id DESC LIMIT 1")
    return _read(row["hours"]) if row else None


def store(c: Connection, hours: OpeningHours, staff_id: str, now: str) -> None:
    """Make these the hours that count."""
    c.execute(
        "INSERT INTO opening_hours (hours, set_by, set_at) VALUES (:hours, :set_by, :set_at)",
        hours=hours.model_dump_json(),
        set_by=staff_id,
        set_at=now,
    )


@lru_cache(maxsize=4)  # it is asked for at every look at the queue, and hardly ever changes
def _read(text: str) -> OpeningHours:
    return OpeningHours.model_validate_json(text)
