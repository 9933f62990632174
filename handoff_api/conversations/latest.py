"""Many conversations at once, with their first or latest words, for lists: one statement however long the list."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from common.database import Connection
from handoff_api.conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class LastWords:
    """What the visitor said last, and when."""

    text: str
    at: str


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


def unanswered(c: Connection, conversation_ids: Sequence[str]) -> dict[str, list[int]]:
    """The seqs of what visitors have said since an agent last answered them."""
    if not conversation_ids:
        return {}
    places, ids = _places(conversation_ids)
    rows = c.execute(
        f"""SELECT conversation_id, seq FROM message AS said
            WHERE speaker = 'visitor' AND conversation_id IN ({places})
              AND seq > COALESCE((SELECT MAX(seq) FROM message AS answer
                                  WHERE answer.conversation_id = said.conversation_id AND speaker = 'agent'), 0)
            ORDER BY seq""",
        **ids,
    )
    found = defaultdict(list)
    for row in rows:
        found[row["conversation_id"]].append(row["seq"])
    return dict(found)


def _places(ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    named = {f"id_{n}": one for n, one in enumerate(ids)}
    return ", ".join(f":{name}" for name in named), named
