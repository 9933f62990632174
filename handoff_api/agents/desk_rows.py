"""One line of the console's left side: a handoff with its visitor, the last words, and what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from common.clock import parse_iso
from common.database import Connection
from handoff_api.agents.names import visitor_name
from handoff_api.conversations.latest import last_said, last_words, unanswered, with_ids
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.handoffs.matching import Fit
from handoff_api.handoffs.models import Handoff
from handoff_api.staff.repository import names_of_staff

Speaker = Literal["visitor", "reader", "colleague"]
NOBODYS = Fit(can_serve=True, knows_him=False, known_agent="", is_offered=False, offered_to="", offered_until=None)


@dataclass(frozen=True)
class Row:
    """A handoff in one line. `since` is the time it shows: in a chat, since when the visitor waits for an answer.

    `unanswered` holds the seqs of what he has said since; `is_late` says that it has been too long.
    """

    handoff: Handoff
    name: str | None
    tag: str
    words: str
    said_by: Speaker
    since: str
    is_late: bool
    confidence: int | None
    unanswered: list[int]
    assignee: str
    fit: Fit = NOBODYS  # what it is to the reader while it waits


class Rows:
    """Makes rows, after reading what all of them need in a few statements."""

    def __init__(self, c: Connection, reader_id: str, handoffs: Sequence[Handoff]) -> None:
        ids = [one.conversation_id for one in handoffs]
        active = [one.conversation_id for one in handoffs if one.state == "active"]
        self.names = names_of_staff(c)
        self._reader_id = reader_id
        self._conversations = with_ids(c, ids)
        self._words = last_words(c, ids)
        self._said = last_said(c, active)
        self._unanswered = unanswered(c, active)
        self._answer_within = timedelta(seconds=desk_rules.current(c).answer_within_seconds)

    def is_owed_long(self, handoff: Handoff, now: datetime) -> bool:
        """Whether the visitor has waited for an answer of his agent for longer than the owner's rule allows."""
        owed = self._unanswered.get(handoff.conversation_id)
        since = max(owed.since, handoff.claimed_at or "") if owed else None
        return since is not None and now - parse_iso(since) >= self._answer_within

    def row(self, handoff: Handoff, since: str | None, is_late: bool = False, fit: Fit = NOBODYS) -> Row:
        """The line of one handoff; `since` is the time it shows while nobody owes an answer."""
        name, tag = visitor_name(self._conversations[handoff.conversation_id])
        owed = self._unanswered.get(handoff.conversation_id)
        words, said_by, at = self._last(handoff)
        confidence = (handoff.decision or {}).get("confidence")
        return Row(
            handoff=handoff,
            name=name,
            tag=tag,
            words=words,
            said_by=said_by,
            since=(owed.since if owed else at) or since or handoff.requested_at,
            is_late=is_late,
            confidence=round(100 * confidence) if confidence is not None else None,
            unanswered=owed.seqs if owed else [],
            assignee=self.names.get(handoff.assignee_id or "", ""),
            fit=fit,
        )

    def _last(self, handoff: Handoff) -> tuple[str, Speaker, str | None]:
        """The last words with their speaker, and when they were said if that is what counts: in a chat."""
        said = self._said.get(handoff.conversation_id)
        if said is not None:
            return said.text, self._speaker(said.staff_id), said.at
        words = self._words.get(handoff.conversation_id)
        return words.text if words else (handoff.question or {}).get("verbatim", ""), "visitor", None

    def _speaker(self, staff_id: str | None) -> Speaker:
        if staff_id is None:
            return "visitor"
        return "reader" if staff_id == self._reader_id else "colleague"
