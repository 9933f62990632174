"""A question as search takes it, and what it says about it in return."""

from dataclasses import dataclass
from typing import Any

from kb.articles.published import PublishedArticle
from kb.search.decision import Decision

CHARACTERS = 4000  # as many as a visitor's message may have


@dataclass(frozen=True)
class Earlier:
    """A question that was answered earlier in the same conversation, and the article that did."""

    question: str
    article_id: str | None


@dataclass(frozen=True)
class Question:
    """What somebody asked. Without a language it is detected."""

    text: str
    language: str | None = None
    chosen_article_id: str | None = None  # what the visitor picked when asked back
    confirm_rounds: int = 0  # how often the visitor was asked back already
    earlier: tuple[Earlier, ...] = ()

    @property
    def answered(self) -> frozenset[str]:
        """The articles that have answered earlier in this conversation."""
        return frozenset(earlier.article_id for earlier in self.earlier if earlier.article_id)


@dataclass(frozen=True)
class Decided:
    """A decision with the article that it answers with, as it was published at that moment."""

    decision: Decision
    language: str
    article: PublishedArticle | None

    def as_json(self) -> dict[str, Any]:
        """The answer of `POST /api/decide`."""
        decision = self.decision
        return {
            "decision": decision.decision,
            "confidence": round(decision.confidence, 4),
            "threshold": decision.threshold,
            "language": self.language,
            "candidates": [
                {
                    "article_id": candidate.article_id,
                    "version": candidate.version,
                    "title": candidate.title,
                    "confidence": round(candidate.confidence, 4),
                    "sensitive": candidate.sensitive,
                    "skill": candidate.skill,
                    "expired": candidate.expired,
                }
                for candidate in decision.candidates
            ],
            "answer": self._answer(),
            "reason": decision.reason,
        }

    def _answer(self) -> dict[str, Any] | None:
        if self.article is None:
            return None
        article = self.article
        return {
            "article_id": article.id,
            "version": article.version,
            "title": article.title,
            "text": article.text,
            "html": article.html,
        }
