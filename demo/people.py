"""The people who work at the demo company: two agents and an editor. The admin comes from the settings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who signs in to Staffetta."""

    name: str
    email: str
    role: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("it", "en")

    @property
    def account(self) -> dict[str, object]:
        """The account as `POST /api/staff` takes it; the password is left for the server to make."""
        return {
            "name": self.name,
            "email": self.email,
            "roles": [self.role],
            "skills": list(self.skills),
            "languages": list(self.languages),
        }


# The skills are those that the articles name.
PEOPLE = (
    Person("Marta", "marta@fibralario.example", "agent", ("contratti", "fatture", "privacy")),
    Person("Davide", "davide@fibralario.example", "agent", ("tecnico", "consegne", "aziende")),
    Person("Elena", "elena@fibralario.example", "editor"),
)
