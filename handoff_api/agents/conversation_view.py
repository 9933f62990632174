"""What the middle and the right side of the console show: a conversation, why it came, who the visitor is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.auth import Actor
from common.database import Connection
from handoff_api.agents.names import visitor_name
from handoff_api.agents.promise_rows import PromiseRow, of_visitor, suggested_due
from handoff_api.agents.transcript_entries import Entry, entries
from handoff_api.agents.visitor_history import History, history_of
from handoff_api.conversations import identities
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import read_all
from handoff_api.handoffs import repository
from handoff_api.handoffs.correcting import standing, was_asked
from handoff_api.handoffs.models import Handoff
from handoff_api.staff.repository import names_of_staff


@dataclass(frozen=True)
class ConversationView:
    """A conversation as the console shows it; `handoff` is its latest, if a person was ever asked for."""

    conversation: Conversation
    handoff: Handoff | None
    name: str | None
    tag: str
    assignee: str
    is_mine: bool
    entries: list[Entry]
    last_seq: int
    history: History
    correction: dict[str, Any] | None  # what was said last about the near misses
    promises: list[PromiseRow]  # everything the visitor was promised, what is owed first
    subject: str | None  # the host site's own name for the visitor, such as a customer number
    promise_by: str  # a time that could be promised now

    @property
    def own_words(self) -> str:
        """What the visitor wanted, as he put it: what the bot was asked, else his last words before the request."""
        if self.handoff is None:
            return ""
        said = [e.text for e in self.entries if e.kind == "visitor" and e.at <= self.handoff.requested_at]
        return (self.handoff.question or {}).get("verbatim") or (said[-1] if said else "")

    @property
    def told_notices(self) -> list[Entry]:
        """The first message of each notice that the visitor was told."""
        first: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.notice:
                first.setdefault(entry.notice["notice_id"], entry)
        return list(first.values())

    @property
    def state(self) -> str:
        """What can be done here: `none` without a handoff, else its state."""
        return self.handoff.state if self.handoff else "none"

    @property
    def owes_something(self) -> bool:
        """Whether something is owed in this very handoff: then nothing else is promised in it."""
        owed = [row.promise for row in self.promises if row.promise.is_owed]
        return self.handoff is not None and any(one.handoff_id == self.handoff.id for one in owed)

    @property
    def near_misses(self) -> list[dict[str, Any]]:
        """The answers almost given, the nearest first."""
        return self.handoff.near_misses if self.handoff else []

    @property
    def can_be_corrected(self) -> bool:
        """Whether it can be said which of the near misses was right."""
        return self.handoff is not None and bool(self.near_misses) and was_asked(self.handoff)


def conversation_view(c: Connection, now: datetime, actor: Actor, conversation_id: str) -> ConversationView:
    """Everything about one conversation. Raises NotFound."""
    conversation = conversations.get(c, conversation_id)
    handoffs = repository.all_of(c, conversation_id)
    handoff = handoffs[-1] if handoffs else None
    names = names_of_staff(c)
    events = read_all(c, conversation_id, "staff")
    name, tag = visitor_name(conversation)
    history = history_of(c, conversation)
    return ConversationView(
        conversation=conversation,
        handoff=handoff,
        name=name,
        tag=tag,
        assignee=names.get(handoff.assignee_id or "", "") if handoff else "",
        is_mine=handoff is not None and handoff.state == "active" and handoff.assignee_id == actor.id,
        entries=entries(events, actor.id),
        last_seq=conversation.last_seq,
        history=history,
        correction=standing(events, handoff.id) if handoff else None,
        promises=of_visitor(c, now, actor, [one.conversation.id for one in history.conversations]),
        subject=identities.subject_of(c, conversation),
        promise_by=suggested_due(c, now, handoff),
    )
