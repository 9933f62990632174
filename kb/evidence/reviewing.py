"""Decisions that nobody has judged yet, and what editors say about them.

A judgement is evidence of kind `corrected`, one for each decision: said again it replaces the first,
taken back it is gone. It carries the decision's conversation, so that erasing one erases both.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.errors import BadRequest, NotFound
from kb.evidence.judgements import JUDGES

Verdict = Literal["right", "wrong", "another", "nobody"]

# With so many judged questions the budget was kept in 19 of 20 random halves of each development set
# (docs/decisions/0013-the-wrong-answer-budget.md); from here on a threshold counts as firm.
WANTED = 250

_PREFIX = "corrected:"
# What handoff_api tells of every turn; the rest says more of it than that.
DECIDED = """outcome IN ('"answered"', '"asked_back"', '"handed_over"') AND decision <> 'null'"""
_OPEN = f"""
    SELECT event_id, conversation_id, turn_id, question, decision, outcome, at FROM evidence e
    WHERE {DECIDED} AND (at < :at OR (at = :at AND event_id < :after))
      AND NOT EXISTS (SELECT 1 FROM evidence WHERE turn_id = e.turn_id AND {JUDGES})
      AND NOT EXISTS (SELECT 1 FROM evidence WHERE event_id = '{_PREFIX}' || e.event_id)
    ORDER BY at DESC, event_id DESC LIMIT :most
"""


@dataclass(frozen=True)
class Reviewed:
    """A decision as an editor looks at it; `shown` is what the bot answered with, or came nearest."""

    event_id: str
    question: str
    language: str | None
    did: Literal["answered", "asked_back", "handed_over"]
    at: str
    confidence: float
    threshold: float
    candidates: list[dict[str, Any]]  # article_id, title, confidence; best first
    shown: str | None

    @property
    def title(self) -> str:
        """The title of the article that was shown, as it was then."""
        return next((one.get("title") or "" for one in self.candidates if one.get("article_id") == self.shown), "")


class Said(NamedTuple):
    """A question that an editor judged, the article that answers it (None: nobody wrote one), and who asked."""

    question: str
    language: str | None
    article_id: str | None
    conversation_id: str | None


class Reviews:
    """The judgements of editors over one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, most: int, after: str | None = None) -> list[Reviewed]:
        """The newest decisions that nobody judged, one for each turn; `after` is the last one seen."""

        def work(c: Connection) -> list[Row]:
            place = c.one("SELECT at FROM evidence WHERE event_id = :id", id=after) if after else None
            # "~" sorts after every time. A turn may have been asked back about and handed over: two rows at most.
            return c.execute(_OPEN, at=place["at"] if place else "~", after=after or "", most=2 * most)

        turns: dict[str, Reviewed] = {}
        for row in await self._database.read(work):
            turns.setdefault(row["turn_id"] or row["event_id"], _reviewed(row))
        return list(turns.values())[:most]

    async def get(self, event_id: str) -> Reviewed:
        """One decision, judged or not. Raises NotFound."""
        return _reviewed(await self._database.read(lambda c: _decision(c, event_id)))

    async def judge(self, event_id: str, verdict: str, by: str, article_id: str | None = None) -> None:
        """Store what an editor says about a decision; `article_id` names the right one for `another`.

        Raises NotFound when there is no such decision, BadRequest for a verdict that says nothing.
        """
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            row = _decision(c, event_id)
            outcome = _outcome(_reviewed(row), verdict, article_id) | {"by": by}
            c.execute("DELETE FROM evidence WHERE event_id = :id", id=_PREFIX + event_id)
            c.execute(
                "INSERT INTO evidence (event_id, conversation_id, turn_id, question, decision, outcome, at)"
                " VALUES (:id, :conversation_id, :turn_id, :question, :decision, :outcome, :at)",
                id=_PREFIX + event_id,
                conversation_id=row["conversation_id"],
                turn_id=row["turn_id"],
                question=row["question"],
                decision=row["decision"],
                outcome=json.dumps(outcome, ensure_ascii=False),
                at=now,
            )

        await self._database.write(work)

    async def said(self, event_id: str) -> Said:
        """What an editor said about a decision. Raises NotFound when nobody has said which article is right."""
        row = await self._database.read(
            lambda c: c.one("SELECT * FROM evidence WHERE event_id = :id", id=_PREFIX + event_id)
        )
        outcome = json.loads(row["outcome"]) if row else {}
        if row is None or not (outcome["article_id"] or outcome["unanswerable"]):
            raise NotFound("Nobody has said yet which article answers this question.")
        return Said(row["question"], outcome["language"], outcome["article_id"], row["conversation_id"])

    async def take_back(self, event_id: str) -> None:
        """Forget what an editor said about a decision."""
        await self._database.write(
            lambda c: c.execute("DELETE FROM evidence WHERE event_id = :id", id=_PREFIX + event_id)
        )


def _decision(c: Connection, event_id: str) -> Row:
    row = c.one(f"SELECT * FROM evidence WHERE event_id = :id AND {DECIDED}", id=event_id)
    if row is None:
        raise NotFound("There is no such decision; perhaps its visitor has erased the conversation.")
    return row


def _reviewed(row: Row) -> Reviewed:
    decision, did = json.loads(row["decision"]), json.loads(row["outcome"])
    decision = decision if isinstance(decision, dict) else {}
    candidates = [one for one in decision.get("candidates") or [] if one.get("article_id")]
    shown = decision.get("article_id") or (candidates[0]["article_id"] if candidates else None)
    figures = (float(decision.get(name) or 0) for name in ("confidence", "threshold"))
    return Reviewed(
        row["event_id"], row["question"], decision.get("language"), did, row["at"], *figures, candidates, shown
    )  # fmt: skip


def _outcome(decision: Reviewed, verdict: str, article_id: str | None) -> dict[str, Any]:
    """`kind` stands first: the SQL above looks for it there."""
    if verdict not in get_args(Verdict):
        raise BadRequest("A decision is judged as right, wrong, another or nobody.")
    if verdict == "another" and not article_id:
        raise BadRequest("Choose the article that answers the question.")
    if verdict in ("right", "wrong") and decision.shown is None:
        raise BadRequest("The bot came near no article, so there is none that could be right or wrong.")
    right = {"right": decision.shown, "another": article_id}.get(verdict)
    wrong = [decision.shown] if decision.shown not in (None, right) else []
    return {
        "kind": "corrected",
        "verdict": verdict,
        "article_id": right,
        "unanswerable": verdict == "nobody",
        "wrong": wrong,
        "language": decision.language,
    }
