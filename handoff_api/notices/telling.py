"""Tells a visitor what is known before anything else, once for each version, and what has become known since.

Each function is used inside somebody's write-work, under the conversation's lock.
"""

from datetime import datetime
from typing import Literal

from common.database import Connection
from handoff_api.conversations.messages import add_message
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent
from handoff_api.event_log.parts import Notice as Part
from handoff_api.notices import repository
from handoff_api.notices.models import Notice, SaidNotice, moment_of
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.wording import moment_in_words, zone_named
from handoff_api.sentences import sentence


def tell_first(c: Connection, now: datetime, conversation: Conversation, notice: SaidNotice) -> list[StoredEvent]:
    """The bot says a notice; nothing when this conversation was told this version, or a later one, already."""
    if not _is_news(c, conversation, notice):
        return []
    # Not named after the turn: whoever rates the answer does not rate the notice.
    once = f"notice:{notice.notice_id}:{notice.version}"
    words = [notice.title, notice.text, _next_update(c, now, conversation, notice.next_update_at)]
    shown = _part(notice, notice.title)
    return _say(c, now, conversation, "bot", once, "\n\n".join(filter(None, words)), shown, notice.html)


def tell_update(c: Connection, now: datetime, conversation: Conversation, notice: Notice) -> list[StoredEvent]:
    """The system says in short what has become known; nothing to who was told it, or nothing, or has gone."""
    is_over = conversation.status == "closed" or conversation.erased_at is not None
    told = repository.version_told(c, conversation.id, notice.notice_id)
    if is_over or told is None or told >= notice.version:
        return []
    language, words, update = conversation.language, notice.words(conversation.language), notice.last_update
    text = update.said_in(language) if update else words.text
    said = sentence(language, "notice.update", title=words.title, text=text)
    next_update = _next_update(c, now, conversation, notice.next_update_at)
    once = f"notice-update:{notice.notice_id}:{notice.version}"
    shown = _part(notice, words.title)
    return _say(c, now, conversation, "system", once, f"{said} {next_update}".strip(), shown)


def _is_news(c: Connection, conversation: Conversation, notice: SaidNotice) -> bool:
    told = repository.version_told(c, conversation.id, notice.notice_id)
    return told is None or told < notice.version


def _part(notice: SaidNotice | Notice, title: str) -> Part:
    return Part(
        notice_id=notice.notice_id,
        version=notice.version,
        kind=notice.kind,
        title=title,
        next_update_at=notice.next_update_at,
    )


def _say(
    c: Connection, now: datetime, conversation: Conversation, speaker: Literal["bot", "system"], once: str, text: str,
    notice: Part, html: str | None = None,
) -> list[StoredEvent]:  # fmt: skip
    said = add_message(c, now, conversation.id, speaker, speaker, once, text, html=html, notice=notice)
    repository.note_told(c, now, conversation.id, notice.notice_id, notice.version)
    return [said.event] if said.event is not None else []


def _next_update(c: Connection, now: datetime, conversation: Conversation, at: str | None) -> str:
    """When more will be known, on the visitor's clock; nothing once that has passed."""
    moment = moment_of(at)
    if moment is None or moment <= now:
        return ""
    hours = opening_hours.current(c) or OpeningHours()
    zone = zone_named(conversation.visitor_time_zone, hours.zone)
    language = conversation.language
    return sentence(language, "notice.next", when=moment_in_words(language, moment, now, zone))
