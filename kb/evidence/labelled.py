"""Labelled questions as evidence: somebody said which article is right."""

import hashlib

from common.errors import BadRequest
from kb.evidence.models import Outcome


def outcomes_of(lines: list[tuple[int, dict]]) -> list[Outcome]:
    """An outcome for each labelled question; the same question with the same label is the same outcome."""
    return [_outcome(number, line) for number, line in lines]


def _outcome(number: int, line: dict) -> Outcome:
    question, article_id = line.get("question"), line.get("article_id")
    if not isinstance(question, str) or not question.strip() or not isinstance(article_id, str | None):
        raise BadRequest(
            f'Line {number}: a labelled question has "question" (a text) and "article_id" (an id or null).'
        )
    if len(question) > 4000:
        raise BadRequest(f"Line {number}: the question is longer than 4000 characters.")
    name = hashlib.sha256(f"{question}\n{article_id}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    outcome = {"kind": "labelled", "article_id": article_id, "language": line.get("language")}
    return Outcome(event_id=f"labelled_{name}", question=question, outcome=outcome)
