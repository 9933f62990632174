"""What is found while somebody types: articles that say the same, sentences that say otherwise, phrasings of others."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["alike", "contradiction"]


@dataclass(frozen=True)
class Other:
    """Another article; `is_draft` when it is its newest text, which nobody published."""

    id: str
    title: str
    is_draft: bool = False


@dataclass(frozen=True)
class Alike:
    """An article that seems to say the same. `mine` and `theirs` are the two texts that are most alike."""

    key: str
    other: Other
    likeness: float  # 0 to 1: how often the bot would answer with the other one if this one did not exist
    mine: str
    theirs: str


@dataclass(frozen=True)
class Contradiction:
    """Two sentences about the same thing whose figures differ; `units` are those in which they do."""

    key: str
    other: Other
    mine: str
    theirs: str
    mine_marked: tuple[tuple[int, int], ...]  # where the figures stand that differ: from, to
    theirs_marked: tuple[tuple[int, int], ...]
    units: tuple[str, ...]
    likeness: float


@dataclass(frozen=True)
class Findings:
    """Everything that was found. `phrasings`: by the text of a phrasing, the article that it is like."""

    alike: list[Alike] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    phrasings: dict[str, Other] = field(default_factory=dict)
    complete: bool = True  # False while the encoder is not there
