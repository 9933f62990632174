"""The sentences of an article, each with what it is about: a figure alone says nothing."""

import re
from dataclasses import dataclass

from kb.likeness.facts import Figure, figures, values_by_unit, without_figures

_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")
_LEAD = re.compile(r"^(?:[-•]\s*|\d{1,2}[.)]\s+)")  # of an item in a list
LONGEST = 400  # characters of a sentence that is compared; longer ones are tables or lists without an end


@dataclass(frozen=True)
class Statement:
    """A sentence with figures, in an article of this title."""

    title: str
    text: str
    figures: tuple[Figure, ...]

    @property
    def compared(self) -> str:
        """What it is about: its title and its words, with units in the place of figures."""
        return f"{self.title}. {without_figures(self.text, list(self.figures))}"

    @property
    def values(self) -> dict[str, set[float]]:
        """Its values for each unit."""
        return values_by_unit(list(self.figures))


def sentences(text: str) -> list[str]:
    """The sentences of a rendered answer, without the marks of lists."""
    parts = (_LEAD.sub("", part.strip()) for part in _ENDS.split(text))
    return [part for part in parts if part]


def statements(title: str, text: str) -> list[Statement]:
    """The sentences of an article that have figures in them."""
    found = []
    for sentence in sentences(text):
        sentence = sentence[:LONGEST]
        if there := figures(sentence):
            found.append(Statement(title, sentence, tuple(there)))
    return found
