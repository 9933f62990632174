"""The SQL of what those who wait were last offered instead."""

from dataclasses import dataclass

from common.database import Connection, Row
from handoff_api.event_log.parts import Offer


@dataclass(frozen=True)
class Offered:
    """An offer as it was told, and when."""

    offer: Offer
    at: str


def standing(c: Connection, handoff_id: str) -> Offered | None:
    """What was last offered in a handoff, if it still stands."""
    row = c.one("SELECT * FROM promise_offer WHERE handoff_id = :id", id=handoff_id)
    return _offered(row) if row else None


def all_standing(c: Connection) -> dict[str, Offered]:
    """What was last offered to everybody, by handoff."""
    return {row["handoff_id"]: _offered(row) for row in c.execute("SELECT * FROM promise_offer")}


def _offered(row: Row) -> Offered:
    return Offered(Offer(why=row["why"], next_open=row["next_open"], due=row["due"]), row["offered_at"])


def keep(c: Connection, handoff_id: str, offer: Offer, now: str) -> None:
    """Remember what is offered now."""
    c.execute(
        """INSERT INTO promise_offer (handoff_id, why, next_open, due, offered_at)
           VALUES (:id, :why, :next_open, :due, :now)
           ON CONFLICT (handoff_id) DO UPDATE
           SET why = :why, next_open = :next_open, due = :due, offered_at = :now""",
        id=handoff_id,
        why=offer.why,
        next_open=offer.next_open,
        due=offer.due,
        now=now,
    )


def withdraw(c: Connection, handoff_id: str) -> None:
    """Nothing is offered any more."""
    c.execute("DELETE FROM promise_offer WHERE handoff_id = :id", id=handoff_id)


def withdraw_from_served(c: Connection) -> None:
    """Whom somebody has taken is offered nothing; should he be put back, he is told anew."""
    c.execute("DELETE FROM promise_offer WHERE handoff_id NOT IN (SELECT id FROM handoff WHERE state = 'waiting')")


def reachable(c: Connection) -> set[str]:
    """The handoffs in the queue whose visitors have left an address."""
    rows = c.execute(
        """SELECT handoff.id AS id FROM handoff JOIN conversation ON conversation.id = handoff.conversation_id
           WHERE handoff.state = 'waiting'
             AND (conversation.visitor_email IS NOT NULL OR conversation.visitor_phone IS NOT NULL)"""
    )
    return {row["id"] for row in rows}
