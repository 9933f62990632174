"""What every event has: a type, an audience, and fields as JSON takes them."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

Audience = Literal["everyone", "staff"]
Speaker = Literal["visitor", "bot", "agent", "system"]


class Event(BaseModel):
    """Something that happened in a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: ClassVar[str]
    audience: ClassVar[Audience] = "everyone"
    staff_only: ClassVar[frozenset[str]] = frozenset()
    leaves_out_none: ClassVar[bool] = False  # whether a field without a value is absent, or null

    def data(self) -> dict[str, Any]:
        """The fields as JSON takes them."""
        return self.model_dump(mode="json", exclude_none=self.leaves_out_none)
