"""The log of a conversation as the lines of a page, for the staff: who said what, what was decided, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handoff_api.event_log import StoredEvent

# Events that are a line of their own; the others say nothing that these and the messages do not.
LINES = frozenset(
    {
        "conversation.started",
        "handoff.requested",
        "handoff.claimed",
        "handoff.transferred",
        "handoff.released",
        "handoff.returned",
        "handoff.closed",
        "answer.rated",
        "answer.corrected",
        "article.proposed",
        "conversation.rated",
        "conversation.reopened",
        "conversation.closed",
        "letter.sent",
        "letter.undeliverable",
        "promise.made",
        "promise.moved",
        "promise.handed_over",
        "promise.kept",
        "promise.late",
        "promise.broken",
    }
)


@dataclass(frozen=True)
class Option:
    """A button that the bot offered, and whether it was the visitor's choice."""

    title: str
    picked: bool


@dataclass(frozen=True)
class Entry:
    """One line of the transcript. `html` is only ever an article's or a notice's, cleaned by kb."""

    seq: int
    at: str
    kind: str  # visitor | bot | agent | system | note | decided | line
    name: str = ""
    text: str = ""
    html: str | None = None
    is_mine: bool = False
    options: list[Option] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)
    notice: dict[str, Any] | None = None  # that it tells, or has news of
    type: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def entries(events: Sequence[StoredEvent], reader_id: str) -> list[Entry]:
    """The lines of a transcript, oldest first, as the staff `reader_id` reads them."""
    made = [_entry(event, events[number + 1 :], reader_id) for number, event in enumerate(events)]
    return [entry for entry in made if entry is not None]


def _entry(event: StoredEvent, later: Sequence[StoredEvent], reader_id: str) -> Entry | None:
    data = event.data
    if event.type == "message.created":
        return _message(event, later, reader_id)
    if event.type == "note.added":
        is_mine = data["staff_id"] == reader_id
        return Entry(event.seq, event.at, "note", name=data["name"], text=data["text"], is_mine=is_mine)
    if event.type == "bot.decided":
        # Without a figure it says no more than the handoff in the next line.
        return Entry(event.seq, event.at, "decided", data=data) if data.get("confidence") is not None else None
    if event.type in LINES:
        return Entry(event.seq, event.at, "line", type=event.type, data=data)
    return None


def _message(event: StoredEvent, later: Sequence[StoredEvent], reader_id: str) -> Entry:
    data, speaker = event.data, event.data["speaker"]
    return Entry(
        event.seq,
        event.at,
        speaker,
        name=data.get("name") or "",
        text=data["text"],
        html=data.get("html") if speaker == "bot" else None,
        is_mine=data.get("staff_id") == reader_id,
        options=_options(data.get("buttons") or [], later),
        citations=data.get("citations") or [],
        notice=data.get("notice"),
    )


def _options(buttons: list[dict[str, Any]], later: Sequence[StoredEvent]) -> list[Option]:
    """The buttons of a message; the visitor's next words say which one was picked, if any was."""
    said = next((e.data["text"] for e in later if e.data.get("speaker") == "visitor"), None) if buttons else None
    return [Option(button["title"], button["title"] == said) for button in buttons]
