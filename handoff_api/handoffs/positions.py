"""Telling those who wait where they stand, how many agents are there and what they can do instead, whenever it changed.

It compares what is so with what everybody was told last, so it is right whatever happened before
it, and repeating it changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from common.database import Connection
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.messages import add_system_message
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import HandoffPositionChanged
from handoff_api.event_log.parts import Offer, Wait
from handoff_api.handoffs import offering, offers, repository, said_waits
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.offering import NOBODY, Outlook
from handoff_api.handoffs.queue import Standing, standings, untold
from handoff_api.handoffs.wording import offer_in_words
from handoff_api.promises import repository as promises
from handoff_api.staff.repository import names_of_staff
from handoff_api.waits.estimates import Estimate


def is_somebody_untold(c: Connection, now: datetime) -> bool:
    """Whether `tell_positions` would have something to say."""
    if untold(c, now):
        return True
    outlook = Outlook(c, now)
    return any(offering.look(now, one, outlook)[1] for one in _to_be_offered(c, outlook))


def tell_positions(c: Connection, now: datetime) -> list[StoredEvent]:
    """The events for those who know another position, number of agents or way to be answered than is so."""
    offers.withdraw_from_served(c)
    outlook = Outlook(c, now)
    moved = {one.handoff.id: position for one, position in untold(c, now)}
    offered = {one.id for one in _to_be_offered(c, outlook)}
    events = []
    for one in standings(c, now):
        handoff, offer, is_news = one.handoff, None, False
        if handoff.id in offered:
            offer, is_news = offering.renew(c, now, handoff, outlook)
        if handoff.id in moved or is_news:
            position = moved.get(handoff.id, handoff.position or one.place)
            events.append(_tell(c, now, one, position, said_waits.left(c, handoff.id), offer))
        if is_news and offer is not None:
            events += _say(c, now, handoff, offer)
    return events


def tell_waits(c: Connection, now: datetime, estimates: Iterable[Estimate]) -> list[StoredEvent]:
    """The events for those whose wait is another one than they were told, from what was estimated a moment ago."""
    by_id = {one.handoff_id: one for one in estimates}
    outlook = Outlook(c, now)
    events = []
    for one in standings(c, now):  # who was taken meanwhile is told nothing
        handoff = one.handoff
        estimate = by_id.get(handoff.id)
        position, wait, is_news = handoff.position or one.place, said_waits.left(c, handoff.id), False
        before = outlook.offered(handoff)
        offer = before.offer if before else None
        if estimate is not None:
            offer, is_news = offering.renew(c, now, handoff, outlook, estimate)
            change = said_waits.say(c, now, estimate, one.place, at_joining=False)
            if change is not None:
                position, wait, is_news = change.position, change.wait, True
        elif said_waits.silence(c, handoff.id):
            wait, is_news = None, True
        if is_news:
            events.append(_tell(c, now, one, position, wait, offer))
    return events


def _to_be_offered(c: Connection, outlook: Outlook) -> list[Handoff]:
    """All who wait but those who can be promised an answer as they are: `Promises` does that within seconds."""
    reachable = offers.reachable(c)
    return [one for one in repository.waiting(c) if one.id not in reachable or outlook.is_anybody_for(one)]


def _say(c: Connection, now: datetime, handoff: Handoff, offer: Offer) -> list[StoredEvent]:
    """Who waits is told in words that nobody is there any more; other offers are shown beside his place."""
    if offer.why not in NOBODY:
        return []
    conversation = conversations.get(c, handoff.conversation_id)
    words = offer_in_words(c, now, conversation, offer, has_waited=True)
    said = add_system_message(c, now, conversation.id, words, once=f"{handoff.id}.{offer.why}.{offer.due}")
    return [said.event] if said.event is not None else []


def _tell(
    c: Connection, now: datetime, standing: Standing, position: int, wait: Wait | None, offer: Offer | None
) -> StoredEvent:
    handoff, present = standing.handoff, standing.agents_present
    repository.remember_told(c, handoff.id, position, present)
    promise = promises.owed_in(c, handoff.id)
    told = HandoffPositionChanged(
        handoff_id=handoff.id, position=position, agents_present=present, wait=wait, offer=offer,
        promise=promise.public(names_of_staff(c).get(promise.owner_id or "")) if promise else None,
    )  # fmt: skip
    return append(c, handoff.conversation_id, told, now)
