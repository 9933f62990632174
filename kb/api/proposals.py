"""`POST /api/proposals`: an agent's answer becomes a draft; sent again it is the same one."""

from typing import Any

from fastapi import APIRouter, Response

from common.auth import authorise
from kb.articles.proposals import Proposal
from kb.providers import ActorOf, ProposalsOf

router = APIRouter(prefix="/api", tags=["articles"])


@router.post("/proposals", status_code=201)
async def propose(proposal: Proposal, actor: ActorOf, proposals: ProposalsOf, response: Response) -> dict[str, Any]:
    """Store a draft with where it comes from; with a known `key`, the draft that is there already (200)."""
    authorise(actor, "proposal.add")
    article, is_new = await proposals.take(proposal)
    response.status_code = 201 if is_new else 200
    return {"article_id": article.id, "title": article.title, "status": article.status}
