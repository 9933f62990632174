"""Asking for a person: by the visitor, by the bot, by an agent, or by a bot that lives elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime

from common.clock import iso
from common.database import Connection
from common.errors import Conflict, NotFound
from common.ids import new_id
from common.language import detect
from handoff_api.conversations import repository as conversations
from handoff_api.conversations import turns
from handoff_api.conversations.messages import add_message
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import BotDecided, ConversationStarted, HandoffRequested
from handoff_api.event_log.parts import Offer, Promise, Wait
from handoff_api.handoffs import offering, offers, promising, repository, said_waits
from handoff_api.handoffs.joining import Expected, expect
from handoff_api.handoffs.knowing import agent_he_knows
from handoff_api.handoffs.matching import need_of, skill_of
from handoff_api.handoffs.models import EarlierMessage, Handoff, HandoffRequest
from handoff_api.handoffs.queue import Availability
from handoff_api.handoffs.scene import Scene
from handoff_api.handoffs.wording import nobody_in_words, offer_in_words, place_in_words
from handoff_api.notices.telling import tell_first
from handoff_api.outbox import evidence
from handoff_api.sentences import sentence


@dataclass(frozen=True)
class Requested:
    """A handoff that is open now. `events` are to be published after the commit; `is_new` says whether it was made."""

    handoff: Handoff
    position: int | None
    availability: Availability
    events: list[StoredEvent]
    is_new: bool
    wait: Wait | None = None
    offer: Offer | None = None
    promise: Promise | None = None

    @property
    def public(self) -> dict[str, object]:
        """As the handoff API says it. There is no wait until enough chats have finished, and no promise
        until the visitor can be reached: until then there is an offer."""
        return {
            "handoff_id": self.handoff.id,
            "state": self.handoff.state,
            "position": self.position,
            "wait": self.wait.model_dump() if self.wait else None,
            "promise": self.promise.model_dump() if self.promise else None,
            "offer": self.offer.model_dump() if self.offer else None,
            "availability": self.availability.public,
        }


def request_in(c: Connection, now: datetime, asked: HandoffRequest) -> Requested:
    """Open a handoff inside somebody's write-work; the one that is open already stays the only one.

    From this commit on the bot is silent. Raises NotFound for an unknown conversation without a
    transcript, Conflict for a closed one or for a turn that is over.
    """
    events = _import_conversation(c, now, asked)
    conversation = conversations.lock(c, asked.conversation_id)
    known = repository.open_of(c, conversation.id)
    if known is not None:
        return _requested(Scene(c, now, conversation, known), is_new=False)
    _refuse_what_is_over(c, conversation, asked)
    if asked.notice is not None:
        events += tell_first(c, now, conversation, asked.notice)
    handoff = _new_handoff(c, now, conversation, asked)
    repository.insert(c, handoff)
    conversations.set_status(c, conversation.id, "waiting_for_agent", now)
    scene = Scene(c, now, conversation, handoff, events)
    _announce(scene, asked)
    if asked.reason.code == "asked_for_person":
        _report_after_answer(c, now, conversation)
    return _requested(scene, is_new=True)


def _requested(scene: Scene, is_new: bool) -> Requested:
    place, present = scene.place()
    handoff, promise = scene.current(), promising.public_of(scene.c, scene.handoff.id)
    if handoff.state != "waiting":
        return Requested(handoff, None, present, scene.events, is_new, promise=promise)
    position, wait = handoff.position or place, said_waits.left(scene.c, handoff.id)
    offered = offers.standing(scene.c, handoff.id)
    offer = offered.offer if offered else None
    return Requested(handoff, position, present, scene.events, is_new, wait, offer, promise)


def _refuse_what_is_over(c: Connection, conversation: Conversation, asked: HandoffRequest) -> None:
    if conversation.status == "closed":
        raise Conflict("This conversation is closed. Start a new one to talk to a person.")
    turn = turns.lock(c, asked.turn_id) if asked.turn_id else None
    if turn is not None and (turn.conversation_id, turn.episode) != (conversation.id, conversation.episode):
        raise Conflict("This turn belongs to an earlier part of the conversation; nothing was requested.")


def _report_after_answer(c: Connection, now: datetime, conversation: Conversation) -> None:
    """Whom an answer left asking for a person may have been answered wrongly, or not at all: kb keeps it."""
    last = turns.last_answered(c, conversation.id, conversation.episode)
    if last is not None and last.outcome == "answer":
        evidence.report(c, now, conversation.id, last.id, last.question.own_words, None, "asked_for_person")


def _new_handoff(c: Connection, now: datetime, conversation: Conversation, asked: HandoffRequest) -> Handoff:
    need = need_of(c, skill_of(asked), asked.language or conversation.language)
    known = agent_he_knows(c, conversation.visitor_id)
    return Handoff(
        id=new_id("handoff"),
        conversation_id=conversation.id,
        state="waiting",
        reason_code=asked.reason.code,
        reason_detail=asked.reason.detail,
        decision=asked.decision.model_dump() if asked.decision else None,
        question=asked.question.model_dump() if asked.question else None,
        already_tried=asked.already_tried,
        skill=need.skill,
        language=need.language,
        requested_at=iso(now),
        queued_since=iso(now),
        known_agent_id=known.id if known else None,
    )


def _announce(scene: Scene, asked: HandoffRequest) -> None:
    """The events of a new handoff, and the sentence that the visitor reads."""
    place, present = scene.place()
    expected = expect(scene.c, scene.now, scene.handoff.id, place)
    outlook = offering.Outlook(scene.c, scene.now)
    offer, _ = offering.renew(scene.c, scene.now, scene.handoff, outlook, expected.estimate)
    repository.remember_told(scene.c, scene.handoff.id, expected.position, present.agents_present)
    if asked.turn_id and asked.question:
        scene.tell(_decided(asked))
    requested = HandoffRequested(
        handoff_id=scene.handoff.id,
        position=expected.position,
        wait=expected.wait,
        offer=offer,
        agents_present=present.agents_present,
        reason=asked.reason,
        decision=asked.decision,
        question=scene.handoff.question,
        skill=scene.handoff.skill,
    )
    scene.tell(requested)
    why = sentence(scene.conversation.language, f"handoff.requested.{asked.reason.code}")
    if offer is not None and offer.why in offering.NOBODY and promising.can_be_reached(scene):
        nobody = nobody_in_words(scene.c, scene.now, scene.conversation, offer, has_waited=False)
        promising.promise_instead(scene, offer, f"{why} {nobody}")
    else:
        scene.say_text(" ".join(filter(None, [why, *_prospects(scene, present, expected, offer)])))


def _prospects(scene: Scene, present: Availability, expected: Expected, offer: Offer | None) -> list[str]:
    """What to expect of the queue, and what can be done instead."""
    language, median = scene.conversation.language, expected.estimate.median if expected.estimate else None
    if offer is not None and offer.why in offering.NOBODY:
        return [offer_in_words(scene.c, scene.now, scene.conversation, offer)]
    place = place_in_words(language, expected.position, present, expected.said)
    return [place, offer_in_words(scene.c, scene.now, scene.conversation, offer, median) if offer else ""]


def _decided(asked: HandoffRequest) -> BotDecided:
    decision, question = asked.decision, asked.question
    return BotDecided(
        turn_id=asked.turn_id,
        question=question.verbatim if question else "",
        decision="handoff",
        confidence=decision.confidence if decision else None,
        threshold=decision.threshold if decision else None,
        language=asked.language,
        candidates=decision.candidates if decision else [],
        reason=asked.reason.code,
    )


def _import_conversation(c: Connection, now: datetime, asked: HandoffRequest) -> list[StoredEvent]:
    """Make the conversation of a bot that lives elsewhere, from its transcript; nothing for one we know."""
    if conversations.find(c, asked.conversation_id) is not None:
        return []
    if not asked.transcript:
        raise NotFound("There is no such conversation. Send its transcript to bring it here.")
    conversation = _imported(now, asked)
    conversations.insert(c, conversation)
    started = append(c, conversation.id, ConversationStarted(language=conversation.language), now)
    messages = [_import_message(c, now, conversation.id, n, said) for n, said in enumerate(asked.transcript)]
    return [started, *(event for event in messages if event is not None)]


def _imported(now: datetime, asked: HandoffRequest) -> Conversation:
    said = " ".join(message.text for message in asked.transcript or [] if message.speaker == "visitor")
    found = detect(said)
    at = iso(now)
    return Conversation(
        id=asked.conversation_id,
        visitor_id=new_id("visitor"),
        language=asked.language or (found[0] if found else "it"),
        status="with_bot",
        episode=0,
        last_seq=0,
        last_everyone_seq=0,
        page_url=None,
        visitor_name=None,
        visitor_email=None,
        visitor_phone=None,
        created_at=at,
        updated_at=at,
        closed_at=None,
        erased_at=None,
    )


def _import_message(
    c: Connection, now: datetime, conversation_id: str, number: int, said: EarlierMessage
) -> StoredEvent | None:
    at = min(now, said.at.astimezone(UTC)) if said.at else now
    name = f"imported-{number}"
    return add_message(c, at, conversation_id, said.speaker, said.speaker, name, said.text).event
