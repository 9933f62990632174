"""Leases of turns across processes: renewed by who is alive, taken over from who is not."""

from datetime import datetime

from common.clock import iso
from common.database import Connection
from handoff_api.conversations import repository, turns
from handoff_api.conversations.turns import LEASE, Turn

AT_ONCE = 100  # turns that one sweep takes over; the next sweep takes more


def renew(c: Connection, now: datetime, owner: str) -> None:
    """`owner` is alive and still works on his turns."""
    c.execute(
        "UPDATE turn SET lease_until = :until WHERE owner = :owner AND state = 'running'",
        until=iso(now + LEASE), owner=owner,
    )  # fmt: skip


def expire_all(c: Connection) -> None:
    """The sole process begins: whoever held a lease before is gone."""
    c.execute("UPDATE turn SET lease_until = '' WHERE state = 'running'")


_LATE = (
    "(state = 'running' AND lease_until < :now) OR (state = 'queued' AND created_at < :long_ago)"  # nobody runs them
)


def is_any_late(c: Connection, now: datetime) -> bool:
    """Whether there is anything to take over."""
    late = c.one(f"SELECT 1 AS one FROM turn WHERE {_LATE} LIMIT 1", now=iso(now), long_ago=iso(now - LEASE))
    return late is not None


def take_over(c: Connection, now: datetime, owner: str) -> list[Turn]:
    """The turns whose owner is gone, now ours: one for each conversation that waits.

    A turn whose lease ran out is run again under its old id, which the bot's channel knows, so
    that the bot does not take it for a second question.
    """
    rows = c.execute(
        f"SELECT DISTINCT conversation_id FROM turn WHERE {_LATE} LIMIT :most",
        now=iso(now), long_ago=iso(now - LEASE), most=AT_ONCE,
    )  # fmt: skip
    taken = [_take_over_one(c, now, row["conversation_id"], owner) for row in rows]
    return [turn for turn in taken if turn is not None]


def _take_over_one(c: Connection, now: datetime, conversation_id: str, owner: str) -> Turn | None:
    conversation = repository.lock(c, conversation_id)
    abandoned = c.execute(
        "SELECT id, episode FROM turn WHERE conversation_id = :id AND state = 'running' AND lease_until < :now "
        "ORDER BY seq",
        id=conversation_id, now=iso(now),
    )  # fmt: skip
    for row in abandoned:
        if conversation.status == "with_bot" and conversation.episode == row["episode"]:
            return turns.claim(c, now, row["id"], owner)
        turns.end(c, now, row["id"], "dropped")
    return turns.claim_next(c, now, conversation, owner)
