"""Asking one agent to take a chat: whom, for how long, and what follows when he does not.

Where agents pick, only whoever the visitor knows is asked, and only as he joins. Where chats are pushed,
one after the other is asked; a chat that nobody is left to ask for is there for everybody to take.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from common.auth import Actor
from common.clock import iso, parse_iso
from common.database import Connection
from common.errors import Conflict
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log.events import HandoffDeclined, HandoffOffered
from handoff_api.handoffs import refusals, repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import Scene
from handoff_api.routing.free_hands import FreeHand, free_hands
from handoff_api.staff.presence import pause, presences
from handoff_api.staff.repository import names_of_staff

HEAD_START = timedelta(seconds=20)  # of the agent whom the visitor knows; nobody minds waiting that long for him
PASSES = 2  # offers in a row that somebody lets pass before he counts as on a break


class Choice(NamedTuple):
    """Who is asked to take a handoff, and until when."""

    hand: FreeHand
    until: datetime
    why: Literal["knows", "turn"]


def to_ask_for(c: Connection, now: datetime) -> list[Handoff]:
    """Those who wait for whom somebody should be asked now, the head of the queue first."""
    hands = free_hands(c, now)
    return [one for one in repository.waiting(c) if hands and _choice(c, now, one, hands)]


def ask(c: Connection, now: datetime, handoff_id: str) -> Scene:
    """Ask somebody to take it. Raises Conflict when nobody is to be asked any more."""
    scene = Scene.open(c, now, handoff_id)
    choice = _choice(c, now, scene.handoff, free_hands(c, now))
    if choice is None:
        raise Conflict("There is nobody to be asked.")
    until, staff_id = iso(choice.until), choice.hand.person.staff_id
    repository.offer(c, handoff_id, staff_id, until)
    told = HandoffOffered(handoff_id=handoff_id, staff_id=staff_id, name=choice.hand.name, until=until, why=choice.why)
    scene.tell(told)
    return scene


def decline(c: Connection, now: datetime, actor: Actor, handoff_id: str) -> Scene:
    """Who was asked says no. Raises Conflict for anybody else, and when the time has passed."""
    scene = Scene.open(c, now, handoff_id)
    if not scene.handoff.is_offered(iso(now)) or scene.handoff.offered_to != actor.id:
        raise Conflict("You are not being asked to take this conversation any more.")
    refusals.refuse(c, handoff_id, actor.id, "declined", iso(now))
    return _end(scene, "declined")


def past(c: Connection, now: datetime) -> list[Handoff]:
    """Offers whose time has passed, or whose agent has gone or is not available any more."""
    available = {one.staff_id for one in presences(c, now) if one.status == "available"}
    offered = [one for one in repository.waiting(c) if one.offered_to is not None]
    return [one for one in offered if one.offered_to not in available or not one.is_offered(iso(now))]


def end_past(c: Connection, now: datetime, handoff_id: str) -> Scene:
    """End an offer that is over. Raises Conflict when it is not."""
    scene = Scene.open(c, now, handoff_id)
    staff_id = scene.handoff.offered_to
    if staff_id is None or scene.handoff.id not in {one.id for one in past(c, now)}:
        raise Conflict("This offer stands.")
    if scene.handoff.is_offered(iso(now)):
        return _end(scene, "away")
    refusals.refuse(c, handoff_id, staff_id, "passed", iso(now))
    if desk_rules.current(c).routing == "push" and refusals.passed_in_a_row(c, staff_id) >= PASSES:
        pause(c, staff_id, now)
    return _end(scene, "passed")


def _end(scene: Scene, why: Literal["declined", "passed", "away"]) -> Scene:
    staff_id = scene.handoff.offered_to or ""
    repository.offer(scene.c, scene.handoff.id, None, None)
    name = names_of_staff(scene.c).get(staff_id, "")
    scene.tell(HandoffDeclined(handoff_id=scene.handoff.id, staff_id=staff_id, name=name, why=why))
    return scene


def _choice(c: Connection, now: datetime, handoff: Handoff, hands: list[FreeHand]) -> Choice | None:
    """Whom to ask for a handoff; None when nobody is to be asked, or somebody is being asked."""
    if handoff.state != "waiting" or handoff.offered_to is not None:
        return None
    rules = desk_rules.current(c)
    refused = refusals.who_refused(c, handoff.id)
    able = [
        one for one in hands if one.can_serve(handoff.skill, handoff.language) and one.person.staff_id not in refused
    ]
    known = next((one for one in able if one.person.staff_id == handoff.known_agent_id), None)
    if rules.routing == "pull":
        joined = now - parse_iso(handoff.queued_since) <= HEAD_START
        return Choice(known, now + HEAD_START, "knows") if known and joined else None
    until = now + timedelta(seconds=rules.offer_seconds)
    if known:
        return Choice(known, until, "knows")
    return Choice(able[0], until, "turn") if able else None
