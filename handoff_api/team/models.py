"""What somebody is invited to, what may be changed about an account, and what is written down about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from handoff_api.staff.models import Email, Language, Name, Role, Skill

INVITATION_LASTS = timedelta(days=7)  # a week with a holiday in it; afterwards an address may be somebody else's
ASKED_LINK_LASTS = timedelta(hours=1)  # for a new password, sent by mail to whoever asked
HANDED_LINK_LASTS = timedelta(hours=24)  # the same, made by an administrator and handed over in person

What = Literal[
    "created", "invited", "invitation_withdrawn", "joined", "changed", "deactivated", "reactivated",
    "password_link_made", "password_changed", "sessions_ended",
]  # fmt: skip


class Standing(BaseModel):
    """What somebody may do here, and whom they can serve."""

    model_config = ConfigDict(extra="forbid")

    roles: list[Role] = Field(min_length=1, max_length=4)
    skills: list[Skill] = Field(default_factory=list, max_length=20)
    languages: list[Language] = Field(default_factory=lambda: ["it", "en"], min_length=1, max_length=10)

    @field_validator("roles", "skills", "languages")
    @classmethod
    def each_once(cls, values: list[str]) -> list[str]:
        """What is named twice is meant once."""
        return list(dict.fromkeys(values))


class NewInvitation(Standing):
    """Somebody to be invited; `language` is that of the letter."""

    email: Email
    language: Language = "it"


class StaffChange(BaseModel):
    """What is to be changed about an account; what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    roles: list[Role] | None = Field(default=None, min_length=1, max_length=4)
    skills: list[Skill] | None = Field(default=None, max_length=20)
    languages: list[Language] | None = Field(default=None, min_length=1, max_length=10)
    active: bool | None = None


@dataclass(frozen=True)
class Invitation:
    """Somebody who was invited and has not come yet."""

    id: str
    email: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    invited_by: str
    created_at: str
    expires_at: str

    @property
    def public(self) -> dict[str, Any]:
        """As administrators see it; the code is known to nobody but the invited."""
        return {
            "invitation_id": self.id,
            "email": self.email,
            "roles": list(self.roles),
            "skills": list(self.skills),
            "languages": list(self.languages),
            "invited_by": self.invited_by,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
        }


@dataclass(frozen=True)
class AuditLine:
    """Who did what to whose account, and when. Names are those of today."""

    at: str
    actor_id: str
    actor: str
    staff_id: str | None
    name: str | None
    what: What
    detail: dict[str, Any]

    @property
    def public(self) -> dict[str, Any]:
        """As administrators see it."""
        return {
            "at": self.at,
            "by": {"staff_id": self.actor_id, "name": self.actor},
            "staff_id": self.staff_id,
            "name": self.name,
            "what": self.what,
            "detail": self.detail,
        }
