"""The rules of the desk, each with the value that counts until the owner sets another."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Minutes = Annotated[int, Field(ge=1, le=600)]


class DeskRules(BaseModel):
    """All rules at once. Times are in the unit that the name says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # What is said to whoever asks for a person.
    longest_wait_minutes: Minutes = 30  # beyond it no wait is said, a promise is offered
    offer_to_write_minutes: Minutes = 15  # beyond it the visitor is also offered to write instead of waiting

    # Promises.
    promise_within_minutes: Annotated[int, Field(ge=15, le=10_080)] = 120  # of opening time; of any time without hours
    alert_before_minutes: Minutes = 30  # a promise shows as urgent

    # How chats find an agent.
    routing: Literal["pull", "push"] = "pull"  # agents pick, or each is offered a chat
    offer_seconds: Annotated[int, Field(ge=10, le=300)] = 30  # until an offered chat goes to the next one
    answer_within_seconds: Annotated[int, Field(ge=30, le=3600)] = 180  # who took a chat and says nothing loses it

    # What the public page shows.
    shows_hours: bool = True
    shows_waits: bool = True
    shows_promises: bool = True

    @model_validator(mode="after")
    def offered_before_given_up(self) -> "DeskRules":
        """Writing instead is offered before waiting is given up."""
        if self.offer_to_write_minutes > self.longest_wait_minutes:
            raise ValueError("offer_to_write_minutes must not be longer than longest_wait_minutes")
        return self
