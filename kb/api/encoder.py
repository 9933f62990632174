"""`/api/encoder`: tune it on what is published, or go back to the one that came."""

from fastapi import APIRouter

from common.auth import authorise
from kb.providers import ActorOf, TunerOf

router = APIRouter(prefix="/api/encoder", tags=["encoder"])


@router.post("")
async def tune(actor: ActorOf, tuner: TunerOf) -> dict[str, bool | str]:
    """Tune it in a process of its own; answers when it is tried, after minutes. It is used from the next start on."""
    authorise(actor, "encoder.tune")
    return (await tuner.tune())._asdict()


@router.delete("")
async def undo(actor: ActorOf, tuner: TunerOf) -> dict[str, bool | str]:
    """Go back to the encoder that came, from the next start on."""
    authorise(actor, "encoder.tune")
    return (await tuner.undo())._asdict()
