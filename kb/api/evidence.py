"""`POST /api/evidence`: what became of decisions; sent again it is stored once."""

from fastapi import APIRouter

from common.auth import authorise
from kb.evidence.models import Outcome
from kb.providers import ActorOf, EvidenceOf

router = APIRouter(prefix="/api", tags=["evidence"])


@router.post("/evidence")
async def add(outcome: Outcome, actor: ActorOf, evidence: EvidenceOf) -> dict[str, bool]:
    """Store one outcome; `stored` is false when it was there already."""
    authorise(actor, "evidence.add")
    return {"stored": await evidence.add([outcome]) == 1}
