"""Telling visitors who asked about something what has become known since: in their chat, and by e-mail.

Said again with the same id, it changes nothing, so that whoever asks for it may repeat itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from common.clock import Clock
from common.database import Connection, Database
from handoff_api.conversations import access, repository
from handoff_api.conversations.messages import add_system_message
from handoff_api.event_log import Feed, StoredEvent
from handoff_api.mail import letters
from handoff_api.mail.repository import enqueue


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told, by language; `id` names it, so that nobody is told twice."""

    id: str
    text: Mapping[str, str]

    def said_in(self, language: str) -> str:
        """The text in that language, or in the first there is."""
        return self.text.get(language) or next(iter(self.text.values()))


@dataclass(slots=True)
class Told:
    """Who was told: conversations that have it in their chat, letters, and those that cannot be reached by e-mail."""

    in_chat: int = 0
    letters: int = 0
    without_address: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Notifying:
    """Tells news to conversations, and to addresses that belong to none."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def tell(self, news: News, conversation_ids: Sequence[str], addresses: Sequence[tuple[str, str]]) -> Told:
        """Tell everybody; `addresses` are pairs of e-mail address and language."""
        now, told = self._clock.now(), Told()
        for conversation_id in dict.fromkeys(conversation_ids):
            event, is_known, has_address = await self._database.write(
                lambda c, id=conversation_id: _tell_one(c, now, news, id)
            )
            self._feed.publish([event] if event else [])
            told.in_chat += is_known
            told.letters += has_address
            if not is_known:
                told.unknown.append(conversation_id)
            elif not has_address:
                told.without_address.append(conversation_id)
        for email, language in dict.fromkeys(addresses):
            letter = letters.notice(email, language, None, text=news.said_in(language), code=None)
            await self._database.write(
                lambda c, one=letter: enqueue(c, now, one, once=f"notice:{news.id}:{one.to.lower()}")
            )
            told.letters += 1
        return told


def _tell_one(c: Connection, now: datetime, news: News, conversation_id: str) -> tuple[StoredEvent | None, bool, bool]:
    """Tell one conversation; the event, whether it is there, and whether its visitor left an address."""
    if repository.find(c, conversation_id) is None:
        return None, False, False
    conversation = repository.lock(c, conversation_id)
    if conversation.erased_at is not None:
        return None, False, False
    text = news.said_in(conversation.language)
    said = add_system_message(c, now, conversation.id, text, once=f"notice:{news.id}")
    to = conversation.visitor_email
    if to and not said.repeated:
        code = access.link_for_letter(c, now, conversation.id)
        letter = letters.notice(to, conversation.language, conversation.id, text=text, code=code)
        enqueue(c, now, letter, once=f"notice:{news.id}:{to.lower()}")
    return said.event, True, bool(to)
