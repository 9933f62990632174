"""A conversation as its visitor keeps it: who said what, on his own clock; as a file, or by e-mail."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from common.clock import iso, parse_iso
from common.database import Connection
from common.errors import BadRequest, TooManyRequests
from handoff_api.conversations import access, repository
from handoff_api.conversations.messages import transcript
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent
from handoff_api.mail import letters
from handoff_api.mail.repository import enqueue
from handoff_api.opening_hours.wording import zone_named
from handoff_api.sentences import sentence

AT_MOST = 3  # letters of one conversation in a day: nobody's mailbox is flooded with what somebody else typed


def lines(conversation: Conversation, messages: Sequence[StoredEvent]) -> list[letters.Line]:
    """What was said, as a person reads it. Who told us no time zone reads UTC."""
    return [_line(conversation, message) for message in messages]


def _line(conversation: Conversation, message: StoredEvent) -> letters.Line:
    language, data = conversation.language, message.data
    role, name = sentence(language, f"speaker.{data['speaker']}"), data.get("name")
    at = parse_iso(message.at).astimezone(zone_named(conversation.visitor_time_zone, UTC))
    day = sentence(language, "help.day", year=f"{at:%Y}", month=f"{at:%m}", day=f"{at:%d}")
    zone = "" if conversation.visitor_time_zone else " UTC"
    return {"who": f"{name} ({role})" if name else role, "time": f"{day} {at:%H:%M}{zone}", "text": data["text"]}


def mail_transcript(c: Connection, now: datetime, conversation_id: str, email: str | None) -> str:
    """Have a conversation sent to its visitor; the address, which is the one he left when none is given.

    Raises BadRequest without any, TooManyRequests after a few in a day.
    """
    conversation = repository.lock(c, conversation_id)
    to = email or conversation.visitor_email
    if not to:
        raise BadRequest("Tell us the address to send the conversation to.")
    _refuse_too_many(c, now, conversation_id)
    code = access.link_for_letter(c, now, conversation_id)
    said = lines(conversation, transcript(c, conversation_id))
    enqueue(c, now, letters.transcript(to, conversation.language, conversation_id, lines=said, code=code))
    return to


def _refuse_too_many(c: Connection, now: datetime, conversation_id: str) -> None:
    sent = c.one(
        "SELECT COUNT(*) AS n FROM letter WHERE conversation_id = :id AND kind = 'transcript' AND created_at >= :since",
        id=conversation_id, since=iso(now - timedelta(days=1)),
    )  # fmt: skip
    if sent and sent["n"] >= AT_MOST:
        raise TooManyRequests("This conversation was sent a few times already today. Try again tomorrow.")
