"""What the places of canned replies stand for in a chat, in its language and on the visitor's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.auth import Actor
from common.clock import parse_iso
from common.database import Connection
from common.errors import NotFound
from handoff_api.canned_replies.models import CannedReply
from handoff_api.canned_replies.places import PLACES, Values
from handoff_api.canned_replies.rendering import Filled, fill_in
from handoff_api.canned_replies.service import for_chat
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.models import Conversation
from handoff_api.handoffs import repository as handoffs
from handoff_api.handoffs.models import Handoff
from handoff_api.opening_hours import OpeningHours, Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.wording import day_in_words, moment_in_words, zone_named
from handoff_api.promises import repository as promises
from handoff_api.providers import Services


@dataclass(frozen=True)
class Usable:
    """A canned reply filled in for a chat, with the language of its text."""

    reply: CannedReply
    language: str
    filled: Filled


def names_of_places(use: Services, language: str) -> dict[str, str]:
    """How each place is called where its value is missing."""
    return {place: use.pages.texts.get(language, f"replies.place.{place}") for place in PLACES}


async def usable_in(use: Services, actor: Actor, handoff_id: str) -> list[Usable]:
    """What an agent can say in a chat, those in its language first. Raises NotFound."""
    now = use.clock.now()

    def read(c: Connection) -> tuple[Conversation, list[CannedReply], dict[str, str | None]]:
        handoff = handoffs.with_id(c, handoff_id)
        if handoff is None:
            raise NotFound("There is no such handoff.")
        conversation = conversations.get(c, handoff.conversation_id)
        values = _values(c, now, handoff, conversation)
        return conversation, for_chat(c, actor.id, handoff.skill), values

    conversation, replies, values = await use.database.read(read)
    values |= {"agent.name": actor.name, "company": use.settings.company_name}
    names = names_of_places(use, conversation.language)
    found = []
    for reply in replies:
        language = conversation.language if conversation.language in reply.texts else next(iter(reply.texts))
        found.append(Usable(reply, language, fill_in(reply.texts[language], values, names)))
    return sorted(found, key=lambda one: one.language != conversation.language)


def example(use: Services, language: str, agent: str) -> Values:
    """The values of an invented visitor, for somebody who is writing a reply."""
    now = use.clock.now()
    soon = now.replace(hour=16, minute=0, second=0) + timedelta(days=1)
    said = {name: use.pages.texts.get(language, f"replies.example.{name}") for name in ("name", "promise")}
    return {
        "visitor.name": said["name"],
        "visitor.email": "irene@posta.example",
        "visitor.phone": "0341 555 0123",
        "agent.name": agent,
        "company": use.settings.company_name,
        "today": day_in_words(language, now),
        "opening.next": moment_in_words(language, soon.replace(hour=9), now, soon.tzinfo or now.tzinfo),
        "promise.text": said["promise"],
        "promise.due": moment_in_words(language, soon, now, soon.tzinfo or now.tzinfo),
    }


def _values(c: Connection, now: datetime, handoff: Handoff, conversation: Conversation) -> dict[str, str | None]:
    language, hours = conversation.language, opening_hours.current(c)
    company = (hours or OpeningHours()).zone
    zone = zone_named(conversation.visitor_time_zone, company)
    opening = Timetable(hours, handoff.skill).next_opening(now) if hours else None
    owed = next(iter(promises.owed_to(c, conversation.id)), None)
    due = parse_iso(owed.due_at) if owed else None
    return {
        "visitor.name": conversation.visitor_name,
        "visitor.email": conversation.visitor_email,
        "visitor.phone": conversation.visitor_phone,
        "today": day_in_words(language, now.astimezone(zone)),
        "opening.next": moment_in_words(language, opening, now, zone) if opening else None,
        "promise.text": owed.text if owed else None,
        "promise.due": moment_in_words(language, due, now, zone) if due else None,
    }
