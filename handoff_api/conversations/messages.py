"""Storing what somebody said: the row that makes it unique, and the event that everybody reads."""

from datetime import datetime
from typing import Any

from common.clock import iso
from common.database import Connection
from common.ids import new_id
from handoff_api.conversations.models import StoredMessage
from handoff_api.event_log import StoredEvent, append, read_all
from handoff_api.event_log.events import MessageCreated, Speaker


def find_message(c: Connection, conversation_id: str, sender: str, client_msg_id: str) -> StoredMessage | None:
    """The message that `sender` has already sent with this client_msg_id, or None."""
    row = c.one(
        "SELECT id, seq, at FROM message WHERE conversation_id = :id AND sender = :sender AND client_msg_id = :client",
        id=conversation_id, sender=sender, client=client_msg_id,
    )  # fmt: skip
    return StoredMessage(row["id"], row["seq"], row["at"]) if row else None


def add_message(
    c: Connection,
    now: datetime,
    conversation_id: str,
    speaker: Speaker,
    sender: str,
    client_msg_id: str,
    text: str,
    **more: Any,
) -> StoredMessage:
    """Store a message together with its event, once: a repeat gives the first one back.

    `sender` is 'visitor', 'bot', 'system' or the id of the staff; `more` are further fields of
    MessageCreated (name, html, buttons, citations, staff_id). Raises NotFound.
    """
    known = find_message(c, conversation_id, sender, client_msg_id)
    return known or store_message(c, now, conversation_id, speaker, sender, client_msg_id, text, **more)


def store_message(
    c: Connection,
    now: datetime,
    conversation_id: str,
    speaker: Speaker,
    sender: str,
    client_msg_id: str,
    text: str,
    **more: Any,
) -> StoredMessage:
    """Store a message that `find_message` has not found, under the conversation's lock; see `add_message`."""
    message_id = new_id("msg")
    if speaker == "visitor":  # so that a browser knows its own words again
        more["client_msg_id"] = client_msg_id
    said = MessageCreated(message_id=message_id, speaker=speaker, text=text, **more)
    event = append(c, conversation_id, said, now)
    c.execute(
        "INSERT INTO message (id, conversation_id, seq, speaker, sender, client_msg_id, at) "
        "VALUES (:id, :conversation, :seq, :speaker, :sender, :client, :at)",
        id=message_id, conversation=conversation_id, seq=event.seq, speaker=speaker, sender=sender,
        client=client_msg_id, at=iso(now),
    )  # fmt: skip
    return StoredMessage(message_id, event.seq, event.at, event)


def add_system_message(
    c: Connection, now: datetime, conversation_id: str, text: str, once: str | None = None
) -> StoredMessage:
    """Say something to the visitor as the system; with `once`, only the first time that name is used."""
    return add_message(c, now, conversation_id, "system", "system", once or new_id("say"), text)


def transcript(c: Connection, conversation_id: str) -> list[StoredEvent]:
    """All messages of a conversation, oldest first."""
    return [event for event in read_all(c, conversation_id) if event.type == MessageCreated.type]
