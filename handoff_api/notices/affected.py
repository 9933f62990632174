"""Whom a notice or a case concerns: the conversations in which it was told, and those that the case was seen in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.database import Connection
from handoff_api.conversations.latest import first_words, with_ids
from handoff_api.conversations.models import Conversation
from handoff_api.notices import repository

AT_ONCE = 500  # conversations of one statement


@dataclass(frozen=True)
class Affected:
    """One conversation. `told_at` is when it was told the notice, `version` which; None for who only asked about it."""

    conversation: Conversation
    words: str
    told_at: str | None = None
    version: int | None = None

    @property
    def contact(self) -> str | None:
        """How the visitor can be reached when he has gone."""
        return self.conversation.visitor_email or self.conversation.visitor_phone

    def as_json(self) -> dict[str, Any]:
        """As `GET /api/notices/{id}/affected` lists it."""
        return {
            "conversation_id": self.conversation.id,
            "status": self.conversation.status,
            "language": self.conversation.language,
            "told_at": self.told_at,
            "version": self.version,
            "with_contact": self.contact is not None,
        }


def affected(c: Connection, notice_id: str | None, case_conversations: Sequence[str] = ()) -> list[Affected]:
    """Everybody concerned: who waits first, then who talks with an agent, then the others, the latest first."""
    told = {one.conversation_id: one for one in repository.told(c, notice_id)} if notice_id else {}
    ids = list(dict.fromkeys([*told, *case_conversations]))
    found: list[Affected] = []
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        conversations, words = with_ids(c, some), first_words(c, some)
        for one in some:
            if one in conversations and conversations[one].erased_at is None:
                known = told.get(one)
                at, version = (known.told_at, known.version) if known else (None, None)
                found.append(Affected(conversations[one], words.get(one, ""), at, version))
    found.sort(key=lambda one: one.conversation.updated_at, reverse=True)
    return sorted(found, key=lambda one: _ORDER.index(one.conversation.status))


_ORDER = ("waiting_for_agent", "with_agent", "with_bot", "closed")


def summary(found: Sequence[Affected]) -> dict[str, int]:
    """How many there are in all, were told, can be reached, wait, talk with somebody, or talk with the bot."""
    statuses = [one.conversation.status for one in found]
    return {
        "total": len(found),
        "told": sum(one.told_at is not None for one in found),
        "with_contact": sum(one.contact is not None for one in found),
        "waiting": statuses.count("waiting_for_agent"),
        "active": statuses.count("with_agent"),
        "with_bot": statuses.count("with_bot"),
        "closed": statuses.count("closed"),
    }
