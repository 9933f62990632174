"""Everything a visitor has asked and been promised before, in every department, and who handled it.

It is told from the logs of the conversations, so that whoever left meanwhile is still named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.database import Connection
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.latest import first_words
from handoff_api.conversations.models import Conversation
from handoff_api.conversations.visitor_log import read_of_visitor
from handoff_api.event_log import StoredEvent

# What became of a promise, as the last of these events tells.
PROMISES = {
    "promise.made": "open",
    "promise.moved": "open",
    "promise.kept": "kept",
    "promise.broken": "broken",
    "promise.late": "late",
}
TOLD = (
    "bot.decided", "answer.rated", "handoff.requested", "handoff.claimed", "handoff.transferred", "handoff.closed",
    "note.added", "conversation.rated", *PROMISES,
)  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """A conversation of the visitor in one line. `article` is what the bot answered, or nearly did."""

    conversation: Conversation
    words: str
    skill: str | None = None
    with_person: str | None = None
    outcome: str | None = None
    article: str | None = None
    was_answered: bool = False
    helpful: bool | None = None
    solved: str | None = None  # yes, partly or no, in the visitor's word
    promise: str | None = None


@dataclass(frozen=True)
class Note:
    """What somebody of the staff wrote about the visitor, in whichever conversation."""

    text: str
    name: str
    at: str


@dataclass(frozen=True)
class History:
    """The visitor's conversations, the newest first, and all notes about him, the newest first."""

    conversations: list[Earlier]
    notes: list[Note]

    @property
    def skills(self) -> set[str]:
        """The departments that had to do with him."""
        return {one.skill for one in self.conversations if one.skill}


def history_of(c: Connection, open_one: Conversation) -> History:
    """The history of the visitor whose conversation is open; conversations without a word of his are left out."""
    every = conversations.of_visitor(c, open_one.visitor_id)
    words = first_words(c, [one.id for one in every])
    told = read_of_visitor(c, open_one.visitor_id, TOLD)
    shown = [one for one in every if one.id in words or one.id == open_one.id]
    lines = [_line(Earlier(one, words.get(one.id, "")), told.get(one.id, [])) for one in shown]
    notes = sorted(_notes(event for events in told.values() for event in events), key=lambda note: note.at)
    return History(lines, notes[::-1])


def _notes(events: Iterator[StoredEvent]) -> Iterator[Note]:
    for event in events:
        if event.type == "note.added" and event.data.get("text"):
            yield Note(event.data["text"], event.data.get("name") or "", event.at)


def _line(line: Earlier, events: Sequence[StoredEvent]) -> Earlier:
    for event in events:
        line = replace(line, **_adds(event.type, event.data))
    return line


def _adds(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What an event says about its conversation; a later one overrides."""
    if kind == "promise.kept" and data.get("late"):
        return {"promise": "kept_late"}
    if kind in PROMISES:
        return {"promise": PROMISES[kind]}
    if kind == "bot.decided" and data.get("candidates"):
        return {"article": data["candidates"][0].get("title"), "was_answered": data.get("decision") == "answer"}
    if kind == "conversation.rated":
        return {"solved": data.get("solved")}
    if kind == "answer.rated":
        return {"helpful": data.get("helpful")}
    if kind in ("handoff.requested", "handoff.transferred"):
        skill = data.get("skill") or data.get("to_skill")
        return {"skill": skill} if skill else {}
    if kind == "handoff.claimed":
        return {"with_person": data.get("name")}
    if kind == "handoff.closed" and not data.get("left"):
        return {"outcome": data.get("outcome")}
    return {}
