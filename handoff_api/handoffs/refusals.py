"""Who does not take a handoff, so that he is not asked again while others are there."""

from typing import Literal

from common.database import Connection

# He said no, let an offer's time pass, put the chat back himself, or lost it.
Refused = Literal["declined", "passed", "put_back", "lost"]


def refuse(c: Connection, handoff_id: str, staff_id: str, why: Refused, now: str) -> None:
    """Remember it; of several refusals by one agent the last one counts."""
    c.execute(
        """INSERT INTO offer_refusal (handoff_id, staff_id, why, at) VALUES (:handoff_id, :staff_id, :why, :now)
           ON CONFLICT (handoff_id, staff_id) DO UPDATE SET why = :why, at = :now""",
        handoff_id=handoff_id,
        staff_id=staff_id,
        why=why,
        now=now,
    )


def who_refused(c: Connection, handoff_id: str) -> set[str]:
    """The agents who do not take it."""
    rows = c.execute("SELECT staff_id FROM offer_refusal WHERE handoff_id = :id", id=handoff_id)
    return {row["staff_id"] for row in rows}


def last_refusals(c: Connection, since: str) -> dict[str, str]:
    """When every agent refused something last, since then."""
    rows = c.execute(
        "SELECT staff_id, MAX(at) AS at FROM offer_refusal WHERE at >= :since GROUP BY staff_id", since=since
    )
    return {row["staff_id"]: row["at"] for row in rows}


def passed_in_a_row(c: Connection, staff_id: str) -> int:
    """How many offers an agent let pass since he last took a chat, said no, or lost one."""
    row = c.one(
        """SELECT COUNT(*) AS n FROM offer_refusal WHERE staff_id = :id AND why = 'passed' AND at > COALESCE(
               (SELECT MAX(began_at) FROM agent_chat WHERE staff_id = :id), '') AND at > COALESCE(
               (SELECT MAX(at) FROM offer_refusal WHERE staff_id = :id AND why <> 'passed'), '')""",
        id=staff_id,
    )
    return row["n"] if row else 0
