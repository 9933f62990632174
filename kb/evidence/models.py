"""What handoff_api tells about a decision afterwards."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Outcome(BaseModel):
    """One thing that became of one decision; the same `event_id` again is the same thing."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=200)
    conversation_id: str | None = Field(None, max_length=200)
    turn_id: str | None = Field(None, max_length=200)
    question: str = Field(min_length=1, max_length=4000)
    decision: dict[str, Any] | str | None = None
    outcome: dict[str, Any] | str  # helpful, not helpful, handed over, corrected to another article
