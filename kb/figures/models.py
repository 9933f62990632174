"""What is counted of questions, and the shares that are made of it."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Counts of questions. One that the bot asked back about and then answered, or handed over, is one question."""

    asked: int = 0
    answered: int = 0
    asked_back: int = 0  # and the visitor chose nothing
    handed_over: int = 0  # without an answer
    helpful: int = 0
    not_helpful: int = 0
    handed_over_after: int = 0  # answered, and a person was asked for all the same
    unhelped: int = 0  # answered, and not helpful or handed over after; nobody called it helpful

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Figures":
        """The counts in a row; a sum over no rows is null."""
        return cls(**{name: int(row[name] or 0) for name in NAMES})

    @property
    def answered_share(self) -> float | None:
        """0..1 of the questions; None without any."""
        return _share(self.answered, self.asked)

    @property
    def asked_back_share(self) -> float | None:
        """0..1 of the questions; None without any."""
        return _share(self.asked_back, self.asked)

    @property
    def handed_over_share(self) -> float | None:
        """0..1 of the questions; None without any."""
        return _share(self.handed_over, self.asked)

    @property
    def votes(self) -> int:
        """How many answers a visitor has judged."""
        return self.helpful + self.not_helpful

    @property
    def helpful_share(self) -> float | None:
        """0..1 of the votes; None without any."""
        return _share(self.helpful, self.votes)

    @property
    def after_share(self) -> float | None:
        """0..1 of the answers after which a person was asked for; None without any."""
        return _share(self.handed_over_after, self.answered)


NAMES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday, in UTC."""

    monday: date
    figures: Figures

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class OfArticle:
    """The figures of an article over some days."""

    article_id: str
    title: str
    language: str
    status: str
    figures: Figures


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
