"""What one question counts for, seen from all that was told of it: what the bot did, and what came of that."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.database import Row
from kb.figures.models import Figures
from kb.search.decision import Thresholds

ANSWERED, ASKED_BACK, HANDED_OVER = "answered", "asked_back", "handed_over"
DECIDED = frozenset({ANSWERED, ASKED_BACK, HANDED_OVER})
TO_A_PERSON = frozenset({HANDED_OVER, "asked_for_person"})
VOTES = frozenset({"helpful", "not_helpful"})


@dataclass(frozen=True)
class Became:
    """A question's day, the article that it was about (None: near none), and what it counts for."""

    day: str
    article_id: str | None
    figures: Figures


@dataclass(frozen=True)
class _Piece:
    """One piece of evidence about the question."""

    kind: str
    at: str
    decision: dict[str, Any]

    @property
    def decides(self) -> bool:
        """Whether the bot did something: who asks for a person afterwards sends no decision."""
        return self.kind in DECIDED and bool(self.decision)


def became(rows: Iterable[Row]) -> Became | None:
    """What a question counts for, by the pieces (outcome, decision, at) told of it, oldest first; None: not decided."""
    pieces = [_piece(row) for row in rows]
    decided = [piece for piece in pieces if piece.decides]
    if not decided:
        return None
    kinds = {piece.kind for piece in pieces}
    answers = [piece for piece in decided if piece.kind == ANSWERED]
    day = decided[0].at[:10]
    if answers:
        return Became(day, answers[-1].decision.get("article_id"), _after_answer(pieces))
    if HANDED_OVER in kinds or "none_of_these" in kinds:
        about = None if "none_of_these" in kinds else _meant(decided[-1])
        return Became(day, about, Figures(asked=1, handed_over=1))
    return Became(day, _first(decided[-1].decision).get("article_id"), Figures(asked=1, asked_back=1))


def _after_answer(pieces: list[_Piece]) -> Figures:
    votes = [piece.kind for piece in pieces if piece.kind in VOTES]
    vote = votes[-1] if votes else None  # who changes his mind says so last
    after = any(piece.kind in TO_A_PERSON for piece in pieces)
    return Figures(
        asked=1,
        answered=1,
        helpful=int(vote == "helpful"),
        not_helpful=int(vote == "not_helpful"),
        handed_over_after=int(after),
        unhelped=int(vote == "not_helpful" or (after and vote is None)),
    )


def _meant(piece: _Piece) -> str | None:
    """The article that a question which went to a person was about: one that the bot would have asked back about.

    Anything less sure is only the nearest of many, and says nothing about that article.
    """
    best = _first(piece.decision)
    threshold = float(piece.decision.get("threshold") or 1.0)
    near = float(best.get("confidence") or 0.0) >= Thresholds.of(threshold).confirm
    return best.get("article_id") if near else None


def _first(decision: dict[str, Any]) -> dict[str, Any]:
    candidates = decision.get("candidates")
    return candidates[0] if isinstance(candidates, list) and candidates and isinstance(candidates[0], dict) else {}


def _piece(row: Row) -> _Piece:
    outcome, decision = json.loads(row["outcome"]), json.loads(row["decision"])
    kind = outcome if isinstance(outcome, str) else str(outcome.get("kind"))
    return _Piece(kind, row["at"], decision if isinstance(decision, dict) else {})
