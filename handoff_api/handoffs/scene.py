"""One move of a handoff, from the locked rows to the events that tell of it.

A scene exists inside one piece of write-work: what it changes and what it says is committed
together, or not at all.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from common.auth import Actor
from common.database import Connection
from common.errors import Conflict, NotAllowed, NotFound
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.messages import add_system_message
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import Event, StoredEvent, append
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.queue import Availability, availability, position_of
from handoff_api.handoffs.states import After, Move, after
from handoff_api.sentences import sentence
from handoff_api.staff.repository import staff_with_id

MAY_STEP_IN = frozenset({"supervisor", "admin"})  # into a chat whose agent has gone home, say


@dataclass
class Scene:
    """A conversation and its handoff, both locked, and what has happened so far."""

    c: Connection
    now: datetime
    conversation: Conversation
    handoff: Handoff
    events: list[StoredEvent] = field(default_factory=list)

    @classmethod
    def open(cls, c: Connection, now: datetime, handoff_id: str) -> Self:
        """Lock a handoff and its conversation, always in this order. Raises NotFound."""
        known = repository.with_id(c, handoff_id)
        if known is None:
            raise NotFound("There is no such handoff.")
        conversation = conversations.lock(c, known.conversation_id)
        locked = repository.with_id(c, handoff_id, lock=True)
        return cls(c, now, conversation, locked or known)

    def tell(self, event: Event) -> None:
        """Append an event to the log."""
        self.events.append(append(self.c, self.conversation.id, event, self.now))

    def say(self, key: str, **values: object) -> None:
        """Say a sentence to the visitor, in the language of the conversation."""
        self.say_text(sentence(self.conversation.language, key, **values))

    def say_text(self, text: str) -> None:
        """Say something to the visitor as the system."""
        self.events += _event(add_system_message(self.c, self.now, self.conversation.id, text).event)

    def move(self, move: Move) -> After:
        """What `move` leads to; the conversation's status is changed. Raises Conflict when it may not be made."""
        then = after(self.handoff.state, move)
        if then.status == "with_bot":
            conversations.return_to_bot(self.c, self.conversation.id)
        elif then.status != self.conversation.status:
            conversations.set_status(self.c, self.conversation.id, then.status, self.now)
        return then

    def require_active(self) -> None:
        """Raise Conflict unless an agent has it, before it is known where it goes."""
        after(self.handoff.state, "release")

    def require_assignee(self, actor: Actor, or_supervisor: bool = True) -> None:
        """Raise Conflict, with the name of the one whose chat it is, unless it is `actor`'s.

        A supervisor may step in when `or_supervisor`; a service acts for whoever it was told by.
        """
        if self.handoff.assignee_id is None or self.handoff.assignee_id == actor.id:
            return
        if or_supervisor and (actor.kind == "service" or actor.roles & MAY_STEP_IN):
            return
        name = self.assignee_name()
        raise Conflict(f"{name} is talking with this visitor.", claimed_by=name)

    def assignee_name(self) -> str:
        """The name of the agent whose chat it is."""
        staff = staff_with_id(self.c, self.handoff.assignee_id or "")
        return staff.name if staff else "A colleague"

    def place(self) -> tuple[int, Availability]:
        """Where the handoff stands in the queue, and who is there to serve it."""
        handoff = self.handoff
        present = availability(self.c, self.now, handoff.skill, handoff.language)
        return position_of(self.c, self.now, handoff), present

    def current(self) -> Handoff:
        """The handoff as it is now."""
        return repository.with_id(self.c, self.handoff.id) or self.handoff


def _event(event: StoredEvent | None) -> list[StoredEvent]:
    return [event] if event is not None else []


def require_person(actor: Actor) -> None:
    """Raise NotAllowed for a program: who talks with a visitor as a person is one."""
    if actor.kind != "staff":
        raise NotAllowed("Only a person can do this. Sign in as one of the staff.")
