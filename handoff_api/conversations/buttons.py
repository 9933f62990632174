"""Buttons under a message: issued by us, stored, and good for one choice, or for one each where several things were asked."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from common.clock import iso
from common.database import Connection
from common.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: an article that may be meant, none of them, or a person."""

    id: str
    kind: Literal["article", "none", "person"]
    article_id: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the buttons ask back about: the turn, the visitor's own words, kb's decision as JSON, the articles shown."""

    turn_id: str
    question: str
    decision: str
    shown: tuple[str, ...] = ()

    @property
    def is_several(self) -> bool:
        """Whether the visitor asked several things, so that one choice does not make the others needless."""
        return json.loads(self.decision).get("reason") == "several_questions"


def insert(c: Connection, conversation_id: str, seq: int, choices: list[Choice], asked: Asked) -> None:
    """Store the buttons of the message `seq`."""
    for choice in choices:
        c.execute(
            "INSERT INTO button (id, conversation_id, seq, kind, article_id, title, turn_id, question, decision) "
            "VALUES (:id, :conversation, :seq, :kind, :article, :title, :turn, :question, :decision)",
            id=choice.id, conversation=conversation_id, seq=seq, kind=choice.kind, article=choice.article_id,
            title=choice.title, turn=asked.turn_id, question=asked.question, decision=asked.decision,
        )  # fmt: skip


def press(c: Connection, now: datetime, conversation_id: str, button_id: str) -> tuple[Choice, Asked]:
    """Use a button, and with it all of the same message; of several things that were asked, that one alone.

    Raises NotFound for one that is not of this conversation, Conflict when a choice was made there.
    """
    row = c.one(
        "SELECT * FROM button WHERE id = :id AND conversation_id = :conversation",
        id=button_id, conversation=conversation_id,
    )  # fmt: skip
    if row is None:
        raise NotFound("There is no such choice in this conversation.")
    if row["used_at"] is not None:
        raise Conflict("A choice has been made here already. You can write what you mean instead.")
    shown = c.execute(
        "SELECT article_id FROM button WHERE conversation_id = :conversation AND seq = :seq AND kind = 'article' "
        "ORDER BY article_id",
        conversation=conversation_id, seq=row["seq"],
    )  # fmt: skip
    choice = Choice(row["id"], row["kind"], row["article_id"], row["title"])
    asked = Asked(row["turn_id"], row["question"], row["decision"], tuple(one["article_id"] for one in shown))
    only = "AND id = :id" if asked.is_several and choice.kind == "article" else ""
    c.execute(
        f"UPDATE button SET used_at = :at WHERE conversation_id = :conversation AND seq = :seq {only}",
        at=iso(now), conversation=conversation_id, seq=row["seq"], **({"id": choice.id} if only else {}),
    )  # fmt: skip
    return choice, asked
