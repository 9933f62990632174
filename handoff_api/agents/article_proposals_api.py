"""Proposing an article from a conversation, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from common.auth import Actor
from handoff_api.agents.permissions import requires
from handoff_api.canned_replies.models import Language
from handoff_api.handoffs.models import Id, Text
from handoff_api.knowledge import Draft
from handoff_api.providers import Services, Use

router = APIRouter(prefix="/api/handoffs", tags=["article proposals"])

ANSWER_LENGTH = 60_000  # characters; kb takes 64 KB


class Proposal(BaseModel):
    """A draft as the agent leaves it; without title and answer, what the conversation suggests."""

    model_config = ConfigDict(extra="forbid")

    client_proposal_id: Id | None = None  # for a second article from the same chat
    title: Annotated[Text | None, Field(max_length=300)] = None
    answer: Annotated[str, Field(min_length=1, max_length=ANSWER_LENGTH)] | None = None
    phrasings: list[Annotated[str, Field(max_length=1000)]] = Field(default=[], max_length=20)
    language: Language | None = None

    @model_validator(mode="after")
    def _is_whole_or_nothing(self) -> "Proposal":
        if (self.title is None) != (self.answer is None):
            raise ValueError("give both title and answer, or neither")
        return self

    def draft(self) -> Draft | None:
        """What was written; None when nothing was."""
        if self.title is None or self.answer is None:
            return None
        phrasings = tuple(text.strip() for text in self.phrasings if text.strip())
        return Draft(self.language or "", self.title.strip(), self.answer.strip(), phrasings)


@router.get("/{handoff_id}/article-proposals/suggestion")
async def suggestion(handoff_id: str, use: Use, _: Actor = requires("article.propose")) -> dict[str, Any]:
    """What the conversation suggests as an article; `left_out` seems to name somebody."""
    found = await use.proposed_articles.suggest(handoff_id)
    return {**vars(found.draft), "left_out": found.left_out}


@router.post("/{handoff_id}/article-proposals", status_code=201)
async def propose(
    handoff_id: str, body: Proposal, use: Use, response: Response, actor: Actor = requires("article.propose")
) -> dict[str, Any]:
    """Make a draft in kb; the same again gives the same draft (200). 503 when kb does not take it now."""
    proposed, is_new = await use.proposed_articles.propose(actor, handoff_id, body.draft(), body.client_proposal_id)
    response.status_code = 201 if is_new else 200
    return {
        "proposal_id": proposed.id,
        "article_id": proposed.article_id,
        "title": proposed.title,
        "url": draft_address(use, proposed.article_id),
    }


def draft_address(use: Services, article_id: str) -> str:
    """Where editors find a draft."""
    return f"{use.settings.kb_address}/articles/{article_id}"
