"""The letters about a promise: that it was made, and that it moves. Somebody without an e-mail address gets none."""

from datetime import datetime

from common.database import Connection
from handoff_api.conversations.access import link_for_letter
from handoff_api.conversations.messages import transcript
from handoff_api.conversations.models import Conversation
from handoff_api.mail import letters
from handoff_api.mail import repository as mail
from handoff_api.promises import wording
from handoff_api.promises.models import SYSTEM, Promise


def send_made(c: Connection, now: datetime, conversation: Conversation, promise: Promise) -> None:
    """Confirm a promise."""
    if conversation.visitor_email:
        letter = letters.promise_made(
            conversation.visitor_email, conversation.language, conversation.id, name=conversation.visitor_name,
            question=_question(c, conversation), promise=None if promise.made_by == SYSTEM else promise.text,
            due=wording.date(c, conversation, promise.due_at),
            code=link_for_letter(c, now, conversation.id),
        )  # fmt: skip
        mail.enqueue(c, now, letter)


def send_moved(
    c: Connection, now: datetime, conversation: Conversation, promise: Promise, due: str, reason: str
) -> None:
    """Say that a promise has another time; `promise` is as it was before."""
    if conversation.visitor_email:
        letter = letters.promise_moved(
            conversation.visitor_email, conversation.language, conversation.id, name=conversation.visitor_name,
            before=wording.date(c, conversation, promise.due_at), due=wording.date(c, conversation, due),
            reason=reason, code=link_for_letter(c, now, conversation.id),
        )  # fmt: skip
        mail.enqueue(c, now, letter)


def _question(c: Connection, conversation: Conversation) -> str | None:
    """What the visitor said last."""
    said = [one.data["text"] for one in transcript(c, conversation.id) if one.data["speaker"] == "visitor"]
    return said[-1] if said else None
