"""What a canned reply is, and what one must look like to be kept."""

import json
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from common.database import Row

TEXT_LENGTH = 4000  # characters, as of every message
Scope = Literal["all", "skill", "mine"]
Language = Literal["it", "en"]
# Typed after a slash, so one word; a slash before it is taken off.
Shortcut = Annotated[
    str,
    BeforeValidator(lambda typed: typed.strip().removeprefix("/").lower() if isinstance(typed, str) else typed),
    StringConstraints(pattern=r"^[^\W_][\w-]{0,39}$"),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH)]


class NewReply(BaseModel):
    """A reply as somebody writes it: at least one language, the text a template with `{{ places }}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shortcut: Shortcut
    texts: dict[Language, Words]
    scope: Scope = "mine"
    skill: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.texts:
            raise ValueError("write the text in one language at least")
        if (self.scope == "skill") != bool(self.skill):
            raise ValueError("name a skill if, and only if, the reply is for one")
        return self


@dataclass(frozen=True)
class CannedReply:
    """A row of the table."""

    id: str
    shortcut: str
    scope: Scope
    skill: str
    owner_id: str
    texts: dict[str, str]
    changed_by: str
    changed_at: str

    @classmethod
    def from_row(cls, row: Row) -> "CannedReply":
        """The reply that a row of the table holds."""
        return cls(**{**row, "texts": json.loads(row["texts"])})

    def text(self, language: str) -> str | None:
        """The text for a chat in `language`; None when nobody has written it in that."""
        return self.texts.get(language)

    def public(self) -> dict[str, object]:
        """As the API tells it."""
        return {
            "reply_id": self.id,
            "shortcut": self.shortcut,
            "scope": self.scope,
            "skill": self.skill or None,
            "texts": self.texts,
            "changed_by": self.changed_by,
            "changed_at": self.changed_at,
        }
