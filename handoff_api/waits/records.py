"""What the desk writes down anyway: who was there, who waited, who talked with whom. Minutes of one day.

A day is the desk's own, counted from its midnight; somebody who came yesterday has a negative time.
`ended` is None for what still goes on.
"""

import math
from dataclasses import dataclass
from typing import Literal

Left = Literal["claimed", "gave_up", "moved"]  # moved: to another group, or closed with the desk


@dataclass(frozen=True)
class Person:
    """An agent and whom he may serve; without skills he serves everybody."""

    staff_id: str
    capacity: int  # chats at once, as declared
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def can_serve(self, skill: str | None, language: str) -> bool:
        """Whether somebody who needs `skill` and writes `language` is for this agent."""
        speaks = not self.languages or language in self.languages
        return speaks and (skill is None or not self.skills or skill in self.skills)


@dataclass(frozen=True)
class Shift:
    """A time during which somebody took chats. `lost` says that the console went silent."""

    staff_id: str
    began: float
    ended: float | None = None
    then: Literal["break", "off", "lost"] = "off"


@dataclass(frozen=True)
class Place:
    """A time that somebody spent in the queue. `joined` is when he first came: a chat put back keeps it."""

    handoff_id: str
    joined: float
    entered: float
    skill: str | None
    language: str
    ended: float | None = None
    left: Left | None = None
    claimed_by: str | None = None

    @property
    def is_first(self) -> bool:
        """Whether he waits for the first time, and was not put back."""
        return self.entered == self.joined


@dataclass(frozen=True)
class Talk:
    """A chat of one agent. It is `finished` when it was closed or given back to the bot, not when it moved on."""

    handoff_id: str
    staff_id: str
    began: float
    ended: float | None = None
    finished: bool = False


@dataclass(frozen=True)
class Records:
    """Everything written down on one day."""

    shifts: tuple[Shift, ...] = ()
    places: tuple[Place, ...] = ()
    talks: tuple[Talk, ...] = ()
    closing: float = math.inf  # who leaves now was sent home, not tired
