"""What an account is, and what one must look like to be made."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common.auth import Actor

Role = Literal["agent", "editor", "supervisor", "admin"]
Language = Literal["it", "en"]
Skill = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
# Deliberately loose: the address is a name to sign in with, and an administrator typed it.
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
]

PASSWORD_LENGTH = 12  # the shortest that may be chosen; a generated one is longer
Password = Annotated[str, StringConstraints(min_length=PASSWORD_LENGTH, max_length=256)]


@dataclass(frozen=True)
class Staff:
    """One account, as the rest of the service sees it: without its password."""

    id: str
    email: str
    name: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    active: bool

    @property
    def actor(self) -> Actor:
        """The person as somebody who asks for something."""
        return Actor("staff", id=self.id, name=self.name, roles=frozenset(self.roles))

    @property
    def public(self) -> dict[str, object]:
        """What colleagues and kb are told."""
        return {
            "staff_id": self.id,
            "name": self.name,
            "email": self.email,
            "roles": list(self.roles),
            "skills": list(self.skills),
            "languages": list(self.languages),
        }


class NewStaff(BaseModel):
    """An account to be made; without a password, one is generated."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Name
    password: Password | None = None
    roles: list[Role] = Field(min_length=1, max_length=4)
    skills: list[Skill] = Field(default_factory=list, max_length=20)
    languages: list[Language] = Field(default_factory=lambda: ["it", "en"], min_length=1, max_length=10)
