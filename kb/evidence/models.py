"""What handoff_api tells about a decision afterwards."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"  # as common.clock.iso writes it
ERASED = "erased"  # the outcome that takes back what a conversation taught


class Outcome(BaseModel):
    """One thing that became of one decision; the same `event_id` again is the same thing."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=200)
    conversation_id: str | None = Field(None, max_length=200)
    turn_id: str | None = Field(None, max_length=200)
    question: str = Field(max_length=4000)  # empty only when the conversation was erased
    decision: dict[str, Any] | str | None = None
    outcome: dict[str, Any] | str  # helpful, not helpful, handed over, corrected to another article
    origin: str | None = Field(None, max_length=64)  # the same for everything one address said on one day
    said_at: str | None = Field(None, pattern=TIME)  # when it happened, which may be long before it is sent

    @property
    def corrects(self) -> bool:
        """Whether a member of the staff says which article was right."""
        return isinstance(self.outcome, dict) and self.outcome.get("kind") == "corrected"

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> Self:
        if self.outcome == ERASED and not self.conversation_id:
            raise ValueError("an erased conversation is named by its conversation_id")
        if self.outcome != ERASED and not self.question:
            raise ValueError("the question is empty")
        return self
