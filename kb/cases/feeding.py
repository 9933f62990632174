"""Which evidence is a question for the detector: the first piece of each turn that the bot has decided about."""

from typing import Any

from common.database import Connection
from kb.cases import repository
from kb.cases.usual import lot
from kb.evidence.models import ERASED, Outcome

DECIDED = frozenset({"answered", "asked_back", "handed_over"})
SPOKEN = 3  # characters; less than that is no question
LONGEST = 1000  # characters that are looked at; a story says in its first lines what it is about


def feed(c: Connection, outcome: Outcome, at: str) -> None:
    """Keep what `outcome` tells if it is the first of its turn; forget an erased conversation's questions.

    In the transaction that stores the evidence: one row. The rest is done beside the requests.
    """
    if outcome.outcome == ERASED:
        repository.forget_conversation(c, outcome.conversation_id or "")
        return
    question = " ".join(outcome.question.split())[:LONGEST]
    if str(outcome.outcome) not in DECIDED or len(question) < SPOKEN:
        return
    name = outcome.turn_id or outcome.event_id
    conversation = outcome.conversation_id or name
    decision = outcome.decision if isinstance(outcome.decision, dict) else {}
    c.execute(
        """INSERT INTO asked (id, conversation_id, lot, question, language, article_id, at)
           VALUES (:id, :conversation, :lot, :question, :language, :article, :at) ON CONFLICT (id) DO NOTHING""",
        id=name,
        conversation=conversation,
        lot=lot(conversation),
        question=question,
        language=decision.get("language"),
        article=_first_candidate(decision),
        at=at,
    )


def _first_candidate(decision: dict[str, Any]) -> str | None:
    """The article that the bot held likeliest, also when it was not sure enough to answer."""
    candidates = decision.get("candidates")
    first = candidates[0] if isinstance(candidates, list) and candidates else {}
    return decision.get("article_id") or (first.get("article_id") if isinstance(first, dict) else None)
