"""Many conversations at once, with their first or latest words, for lists: one statement however long the list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from common.database import Connection
from handoff_api.conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class LastWords:
    """What the visitor said last, and when."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class LastSaid:
    """The latest words of a visitor or of an agent; `staff_id` is the agent's."""

    text: str
    at: str
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a visitor has said since an agent last answered: the seqs, and the time of the first."""

    seqs: list[int]
    since: str


def with_ids(c: Connection, conversation_ids: Sequence[str]) -> dict[str, Conversation]:
    """These conversations, by id."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(f"SELECT * FROM conversation WHERE id IN ({places})", **ids)
    return {row["id"]: Conversation.of(row) for row in rows}


def last_words(c: Connection, conversation_ids: Sequence[str]) -> dict[str, LastWords]:
    """The visitor's last message in each of these conversations; one who said nothing is left out."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(
        f"""SELECT event.conversation_id, event.data, event.at FROM event
            JOIN (SELECT conversation_id, MAX(seq) AS seq FROM message
                  WHERE speaker = 'visitor' AND conversation_id IN ({places}) GROUP BY conversation_id) AS latest
              ON latest.conversation_id = event.conversation_id AND latest.seq = event.seq""",
        **ids,
    )
    return {row["conversation_id"]: LastWords(json.loads(row["data"])["text"], row["at"]) for row in rows}


def first_words(c: Connection, conversation_ids: Sequence[str]) -> dict[str, str]:
    """What each of these conversations began with, in the visitor's words."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(
        f"""SELECT event.conversation_id, event.data FROM event
            JOIN (SELECT conversation_id, MIN(seq) AS seq FROM message
                  WHERE speaker = 'visitor' AND conversation_id IN ({places}) GROUP BY conversation_id) AS first
              ON first.conversation_id = event.conversation_id AND first.seq = event.seq""",
        **ids,
    )
    return {row["conversation_id"]: json.loads(row["data"])["text"] for row in rows}


def last_said(c: Connection, conversation_ids: Sequence[str]) -> dict[str, LastSaid]:
    """The latest words between visitor and agents in each of these conversations; the bot's do not count."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(
        f"""SELECT event.conversation_id, event.data, event.at FROM event
            JOIN (SELECT conversation_id, MAX(seq) AS seq FROM message
                  WHERE speaker IN ('visitor', 'agent') AND conversation_id IN ({places})
                  GROUP BY conversation_id) AS latest
              ON latest.conversation_id = event.conversation_id AND latest.seq = event.seq""",
        **ids,
    )
    said = ((row, json.loads(row["data"])) for row in rows)
    return {row["conversation_id"]: LastSaid(data["text"], row["at"], data.get("staff_id")) for row, data in said}


def unanswered(c: Connection, conversation_ids: Sequence[str]) -> dict[str, Unanswered]:
    """What visitors have said since an agent last answered them; those who wait for nothing are left out."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(
        f"""SELECT conversation_id, seq, at FROM message AS said
            WHERE speaker = 'visitor' AND conversation_id IN ({places})
              AND seq > COALESCE((SELECT MAX(seq) FROM message AS answer
                                  WHERE answer.conversation_id = said.conversation_id AND speaker = 'agent'), 0)
            ORDER BY seq""",
        **ids,
    )
    found: dict[str, Unanswered] = {}
    for row in rows:
        found.setdefault(row["conversation_id"], Unanswered([], row["at"])).seqs.append(row["seq"])
    return found


def _places(ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    named = {f"id_{n}": one for n, one in enumerate(ids)}
    return ", ".join(f":{name}" for name in named), named


def last_replies(c: Connection) -> dict[str, str]:
    """When each agent last said something in the chats that he has now; who has said nothing is not in it."""
    rows = c.execute(
        """SELECT handoff.assignee_id AS staff_id, MAX(message.at) AS at FROM handoff
           JOIN message ON message.conversation_id = handoff.conversation_id AND message.sender = handoff.assignee_id
           WHERE handoff.state = 'active' GROUP BY handoff.assignee_id"""
    )
    return {row["staff_id"]: row["at"] for row in rows}
