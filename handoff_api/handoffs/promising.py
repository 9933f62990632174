"""Promises are made: instead of waiting, or by an agent in a chat. Nobody is promised anything who cannot be reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from common.errors import Conflict
from common.ids import new_id
from handoff_api.conversations import repository as conversations
from handoff_api.event_log import parts
from handoff_api.event_log.events import HandoffReleased, PromiseContactChanged, PromiseMade
from handoff_api.event_log.parts import Offer
from handoff_api.handoffs import knowing, offering, offers, repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import Scene, require_person
from handoff_api.handoffs.wording import nobody_in_words, promise_in_words
from handoff_api.promises import Promise, letters, wording
from handoff_api.promises import repository as promises
from handoff_api.promises.models import SYSTEM
from handoff_api.promises.owners import owner_of
from handoff_api.staff.models import Staff
from handoff_api.staff.repository import names_of_staff, staff_with_id
from handoff_api.waits import recording

FURTHEST = timedelta(days=366)  # a promise further away is a mistake in the year
NO_WAY = "There is no way to reach this visitor yet. Ask for an e-mail address or a phone number first."


@dataclass(frozen=True)
class Given:
    """What an agent promises in a chat, perhaps with an address that the visitor has told him there."""

    text: str
    due: datetime
    owner_id: str | None = None
    email: str | None = None
    phone: str | None = None


def can_be_reached(scene: Scene) -> bool:
    """Whether the visitor has left an address."""
    return wording.reach(scene.conversation) is not None


def public_of(c: Connection, handoff_id: str) -> parts.Promise | None:
    """What is owed in a handoff, as its visitor sees it."""
    promise = promises.owed_in(c, handoff_id)
    return promise.public(owner_name(c, promise)) if promise else None


def owner_name(c: Connection, promise: Promise) -> str | None:
    """The name of who answers for a promise."""
    return names_of_staff(c).get(promise.owner_id or "")


def promise_instead(scene: Scene, offer: Offer, why: str = "") -> Promise:
    """Promise an answer by the time that is offered; the visitor waits no longer. `why` is said before it.

    What an agent has promised him before, and still owes, stands instead. Raises Conflict for a visitor
    who cannot be reached.
    """
    promise = promises.owed_in(scene.c, scene.handoff.id)
    if promise is None:
        promise = _made(scene, wording.text_of(scene.conversation), offer.due, _owner(scene), SYSTEM)
    promises.count_answers_from(scene.c, promise.id, iso(scene.now))
    scene.move("promise")
    recording.leave_queue(scene.c, scene.handoff.id, "moved", iso(scene.now))
    repository.keep_promised(scene.c, scene.handoff.id, iso(scene.now))
    offers.withdraw(scene.c, scene.handoff.id)
    owner = owner_name(scene.c, promise)
    if promise.made_at != iso(scene.now):
        scene.tell(HandoffReleased(handoff_id=scene.handoff.id, promise=promise.public(owner), why="promised"))
    said = promise_in_words(scene.c, scene.now, scene.conversation, promise, owner)
    scene.say_text(f"{why} {said}".strip())
    return promise


def accept(c: Connection, now: datetime, conversation_id: str) -> Scene | None:
    """The visitor has left an address: what is offered to him becomes a promise. None when there is nothing to say.

    Where one is owed already, it goes to the new address. Raises Conflict when there is no address after all.
    """
    conversation = conversations.lock(c, conversation_id)
    handoff = repository.open_of(c, conversation_id)
    if handoff is None:
        return None
    scene = Scene(c, now, conversation, handoff)
    owed = promises.owed_in(c, handoff.id)
    if owed is not None:
        _reach_by(scene, owed)
    offer, _ = offering.look(now, handoff, offering.Outlook(c, now)) if handoff.state == "waiting" else (None, False)
    if offer is not None:
        promise_instead(scene, offer)
    return scene if owed is not None or offer is not None else None


def convert(c: Connection, now: datetime, handoff_id: str) -> Scene | None:
    """Promise an answer to somebody who waits for nobody; None when that has changed, or he cannot be reached."""
    scene = Scene.open(c, now, handoff_id)
    if scene.handoff.state != "waiting" or not can_be_reached(scene):
        return None
    offer, _ = offering.look(now, scene.handoff, offering.Outlook(c, now))
    if offer is None or offer.why not in offering.NOBODY:
        return None
    promise_instead(scene, offer, nobody_in_words(c, now, scene.conversation, offer, has_waited=True))
    return scene


def to_convert(c: Connection, now: datetime) -> list[str]:
    """The handoffs of those who wait for nobody and can be reached."""
    outlook, reachable = offering.Outlook(c, now), offers.reachable(c)
    waiting: list[Handoff] = repository.waiting(c) if reachable else []
    return [one.id for one in waiting if one.id in reachable and not outlook.is_anybody_for(one)]


def promise_in_chat(c: Connection, now: datetime, actor: Actor, handoff_id: str, given: Given) -> Scene:
    """An agent promises something by a time. What he says in this chat does not keep it; he says when he has done it.

    Raises Conflict unless it is the agent's chat, the visitor can be reached and nothing else is owed in it.
    """
    require_person(actor)
    scene = Scene.open(c, now, handoff_id)
    scene.require_active()
    scene.require_assignee(actor)
    require_time(now, given.due)
    if promises.owed_in(c, handoff_id) is not None:
        raise Conflict("Something is promised in this conversation already. Keep it, or move it to another time.")
    if given.email or given.phone:
        conversations.set_contact(c, scene.conversation.id, None, given.email, given.phone)
        scene.conversation = conversations.get(c, scene.conversation.id)
    promise = _made(scene, given.text, iso(given.due), require_owner(c, given.owner_id or actor.id), actor.id)
    repository.answered(c, handoff_id, actor.id)  # the visitor has been told something
    by = wording.when(c, scene.conversation, promise.due_at, now)
    scene.say("promise.given", name=actor.name, text=given.text, due=by, contact=promise.contact)
    return scene


def suspend(scene: Scene, actor: Actor) -> None:
    """The agent ends a chat in which he owes something: nobody waits, and who answers next keeps it."""
    promise = promises.owed_in(scene.c, scene.handoff.id)
    assert promise is not None, "only a chat with a promise is suspended"
    promises.count_answers_from(scene.c, promise.id, iso(scene.now))
    scene.move("promise")
    recording.end_chat(scene.c, scene.handoff.id, finished=True, now=iso(scene.now))
    repository.keep_promised(scene.c, scene.handoff.id, iso(scene.now))
    told = HandoffReleased(
        handoff_id=scene.handoff.id, promise=promise.public(owner_name(scene.c, promise)), staff_id=actor.id,
        name=actor.name, why="promised",
    )  # fmt: skip
    scene.tell(told)
    due = wording.when(scene.c, scene.conversation, promise.due_at, scene.now)
    scene.say("handoff.suspended", name=actor.name, text=promise.text, due=due)


def require_time(now: datetime, due: datetime) -> None:
    """Raise Conflict for a time that nobody can promise."""
    if not now < due <= now + FURTHEST:
        raise Conflict("Promise a time that is still to come, and within a year.")


def require_owner(c: Connection, staff_id: str) -> Staff:
    """Somebody of the staff who may own a promise. Raises Conflict."""
    owner = staff_with_id(c, staff_id)
    if owner is None or not owner.active or not owner.actor.roles & {"agent", "supervisor", "admin"}:
        raise Conflict("A promise needs somebody who can answer visitors. Choose a colleague at the desk.")
    return owner


def _made(scene: Scene, text: str, due: str, owner: Staff | None, made_by: str) -> Promise:
    contact = wording.reach(scene.conversation)
    if contact is None:
        raise Conflict(NO_WAY)
    at = iso(scene.now)
    promise = Promise(
        id=new_id("promise"), handoff_id=scene.handoff.id, conversation_id=scene.conversation.id, text=text, due_at=due,
        owner_id=owner.id if owner else None, contact=contact, made_at=at, made_by=made_by,
        answer_from=at if made_by == SYSTEM else None,
    )  # fmt: skip
    promises.insert(scene.c, promise)
    made = PromiseMade(
        promise_id=promise.id, handoff_id=promise.handoff_id, text=text, due=due, contact=contact, made_by=made_by,
        owner=owner.name if owner else None, owner_id=promise.owner_id,
    )  # fmt: skip
    scene.tell(made)
    letters.send_made(scene.c, scene.now, scene.conversation, promise)
    return promise


def _reach_by(scene: Scene, promise: Promise) -> None:
    contact = wording.reach(scene.conversation)
    if contact is not None and contact != promise.contact:
        text = wording.text_of(scene.conversation) if promise.made_by == SYSTEM else promise.text
        promises.reach_by(scene.c, promise.id, contact, text)
        changed = PromiseContactChanged(
            promise_id=promise.id, handoff_id=promise.handoff_id, text=text, contact=contact
        )  # fmt: skip
        scene.tell(changed)
        letters.send_made(scene.c, scene.now, scene.conversation, promises.with_id(scene.c, promise.id) or promise)


def _owner(scene: Scene) -> Staff | None:
    known = knowing.agent_he_knows(scene.c, scene.conversation.visitor_id)
    return owner_of(scene.c, known.id if known else None, scene.handoff.skill, scene.handoff.language)
