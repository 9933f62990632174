"""Erasing a conversation: every word of it, here, in the bot's memory and in what kb learned from it.

What stays is that something happened, and when: numbers without words.
"""

from datetime import datetime
from typing import Any

import structlog

from common.clock import Clock, iso
from common.database import Connection, Database
from handoff_api.bot_bridge.bot_memory import BotMemory
from handoff_api.conversations import access, repository
from handoff_api.event_log import Feed, StoredEvent, append, overwrite, read_all
from handoff_api.event_log.events import ConversationClosed
from handoff_api.outbox import evidence

log = structlog.get_logger()

# What events keep: what happened, and which of the staff did it. Every other text in them was somebody's words.
KEPT = frozenset(
    {
        "message_id",
        "notice_id",
        "handoff_id",
        "turn_id",
        "staff_id",
        "speaker",
        "name",
        "language",
        "decision",
        "code",
        "by",
        "outcome",
        "due",
        "to_agent",
        "to_skill",
        "owner_id",
        "owner",
        "answer_by",
        "until",
        "why",
        "promise_id",
        "made_by",
        "from_due",
        "next_open",
    }
)

# Everything else that holds words of a conversation. A table that is added belongs here too.
WIPES = (
    'UPDATE turn SET request = \'{"text": "", "language": ""}\', question_hash = \'\' WHERE conversation_id = :id',
    "UPDATE turn SET state = 'dropped', ended_at = :at WHERE conversation_id = :id AND state IN ('queued', 'running')",
    "UPDATE button SET title = '', question = '', decision = NULL WHERE conversation_id = :id",
    "UPDATE rating SET comment = NULL WHERE conversation_id = :id",
    "DELETE FROM article_proposal WHERE conversation_id = :id",
    "DELETE FROM letter WHERE conversation_id = :id",
    "DELETE FROM notice_told WHERE conversation_id = :id",
    "DELETE FROM unread_answer WHERE conversation_id = :id",
    "UPDATE promise SET text = '', contact = '', note = NULL WHERE conversation_id = :id",
    "UPDATE promise SET state = 'withdrawn', ended_at = :at WHERE conversation_id = :id AND ended_at IS NULL",
    "UPDATE promise_move SET reason = '' WHERE promise_id IN (SELECT id FROM promise WHERE conversation_id = :id)",
    "UPDATE handoff SET reason_detail = NULL, decision = NULL, question = NULL, already_tried = NULL, note = NULL "
    "WHERE conversation_id = :id",
    "UPDATE handoff SET state = 'closed', position = NULL, outcome = 'erased', closed_at = :at "
    "WHERE conversation_id = :id AND state <> 'closed'",
    "UPDATE conversation_rating SET comment = NULL WHERE conversation_id = :id",
    "DELETE FROM visitor_identity WHERE visitor_id = (SELECT visitor_id FROM conversation WHERE id = :id) AND NOT EXISTS "
    "(SELECT 1 FROM conversation AS other WHERE other.visitor_id = visitor_identity.visitor_id AND other.id <> :id)",
    "UPDATE conversation SET page_url = NULL, visitor_name = NULL, visitor_email = NULL, visitor_phone = NULL, "
    "visitor_time_zone = NULL, identified_at = NULL, visitor_id = id, erased_at = :at WHERE id = :id",
)


class Erasure:
    """Erases conversations."""

    def __init__(self, database: Database, feed: Feed, memory: BotMemory, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._memory = memory
        self._clock = clock

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation; its sockets close when they read that. Raises NotFound."""
        now = self._clock.now()
        episodes, closed = await self._database.write(lambda c: _erase(c, now, conversation_id))
        self._feed.publish([closed])
        self._memory.forget(conversation_id, episodes)
        log.info("conversation_erased", conversation_id=conversation_id)


def _erase(c: Connection, now: datetime, conversation_id: str) -> tuple[int, StoredEvent]:
    conversation = repository.lock(c, conversation_id)
    for event in read_all(c, conversation_id, "staff"):
        overwrite(c, event, wordless(event.data))
    for wipe in WIPES:
        params = {"id": conversation_id, "at": iso(now)}
        c.execute(wipe, **{name: value for name, value in params.items() if f":{name}" in wipe})
    access.revoke_all(c, conversation_id)
    repository.set_status(c, conversation_id, "closed", now)
    evidence.report_erased(c, now, conversation_id)
    return conversation.episode + 1, append(c, conversation_id, ConversationClosed(by="erasure"), now)


def wordless(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an event with the same fields, and nobody's words in them."""
    return {"erased": True, **{name: _without_words(name, value) for name, value in data.items()}}


def _without_words(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if name in KEPT else ""
    if isinstance(value, dict):
        return {inner: _without_words(inner, kept) for inner, kept in value.items()}
    return [] if isinstance(value, list) else value
