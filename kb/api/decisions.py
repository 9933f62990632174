"""`POST /api/decide`: what becomes of a question."""

import asyncio
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from common.auth import authorise
from kb.providers import ActorOf, HearingOf, SearchOf
from kb.search.question import CHARACTERS, Earlier, Question

router = APIRouter(prefix="/api", tags=["decisions"])


class EarlierQuestion(BaseModel):
    """A question of the same conversation, and the article that answered it."""

    question: str
    article_id: str | None = None


class Context(BaseModel):
    """What handoff_api knows of the conversation; kb remembers none."""

    confirm_rounds: int = Field(0, ge=0)
    earlier: list[EarlierQuestion] = Field(default_factory=list)


class Asked(BaseModel):
    """The body of `POST /api/decide`."""

    question: str = Field(min_length=1, max_length=CHARACTERS)
    language: str | None = Field(None, max_length=10)
    conversation_id: str | None = None
    turn_id: str | None = None
    chosen_article_id: str | None = None
    context: Context = Field(default_factory=Context)


@router.post("/decide")
async def decide(asked: Asked, actor: ActorOf, search: SearchOf, hearing: HearingOf) -> dict[str, Any]:
    """Answer, confirm or handoff, with confidence, candidates and the article's text when it answers.

    `notice` is what whoever asks this is told before all that; it changes nothing about the decision.
    """
    authorise(actor, "question.decide")
    question = Question(
        asked.question,
        asked.language,
        asked.chosen_article_id,
        asked.context.confirm_rounds,
        tuple(Earlier(one.question, one.article_id) for one in asked.context.earlier),
    )
    decided, near = await asyncio.gather(search.decide(question), hearing.near(question))
    return decided.as_json() | {"notice": near.as_json() if near else None}
