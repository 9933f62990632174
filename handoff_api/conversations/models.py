"""A conversation and a message as the rest of the code sees them."""

from dataclasses import dataclass
from typing import Any, Literal

from common.database import Row
from handoff_api.event_log import StoredEvent

Status = Literal["with_bot", "waiting_for_agent", "with_agent", "closed"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of the table; `status` names who speaks next, `episode` grows when a person gives it back to the bot."""

    id: str
    visitor_id: str
    language: str
    status: Status
    episode: int
    last_seq: int
    last_everyone_seq: int
    page_url: str | None
    visitor_name: str | None
    visitor_email: str | None
    visitor_phone: str | None
    created_at: str
    updated_at: str
    closed_at: str | None
    erased_at: str | None
    visitor_time_zone: str | None = None  # as the browser names it
    identified_at: str | None = None  # when the host site said whose it is

    @classmethod
    def of(cls, row: Row) -> "Conversation":
        return cls(**row)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that is in the log. `event` is None when it had been there before (`repeated`)."""

    message_id: str
    seq: int
    at: str
    event: StoredEvent | None = None

    @property
    def repeated(self) -> bool:
        """Whether the same sender had sent the same client_msg_id before."""
        return self.event is None

    def receipt(self) -> dict[str, Any]:
        """What its sender is told."""
        return {"message_id": self.message_id, "seq": self.seq, "at": self.at}
