"""Canned replies over HTTP: the staff keep them, and use them filled in for a chat."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from common.auth import Actor
from handoff_api.agents.permissions import requires
from handoff_api.agents.reply_places import example, names_of_places, usable_in
from handoff_api.canned_replies import NewReply
from handoff_api.canned_replies.models import Language, Words
from handoff_api.canned_replies.rendering import Filled, fill_in
from handoff_api.providers import Use

router = APIRouter(prefix="/api", tags=["canned replies"])


class Preview(BaseModel):
    """A text that is being written."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    language: Language


@router.get("/canned-replies")
async def list_replies(use: Use, actor: Actor = requires("reply.read")) -> dict[str, Any]:
    """Those of everybody, those for skills, and one's own."""
    items = [reply.public() for reply in await use.canned_replies.list(actor)]
    return {"items": items, "total": len(items), "next": None}


@router.post("/canned-replies", status_code=201)
async def add_reply(new: NewReply, use: Use, actor: Actor = requires("reply.read")) -> dict[str, Any]:
    """Keep a new one; 409 when its shortcut is taken among the same people."""
    return (await use.canned_replies.add(actor, new)).public()


@router.post("/canned-replies/preview")
async def preview(body: Preview, use: Use, actor: Actor = requires("reply.read")) -> dict[str, Any]:
    """What a text becomes for an invented visitor; 400 with the reason when it cannot be a reply."""
    values = example(use, body.language, actor.name)
    return _told(fill_in(body.text, values, names_of_places(use, body.language)))


@router.put("/canned-replies/{reply_id}")
async def change_reply(reply_id: str, new: NewReply, use: Use, actor: Actor = requires("reply.read")) -> dict[str, Any]:
    """Replace one by another form of it."""
    return (await use.canned_replies.change(actor, reply_id, new)).public()


@router.delete("/canned-replies/{reply_id}", status_code=204)
async def remove_reply(reply_id: str, use: Use, actor: Actor = requires("reply.read")) -> None:
    """Take one out for good."""
    await use.canned_replies.remove(actor, reply_id)


@router.get("/handoffs/{handoff_id}/canned-replies")
async def replies_for_chat(handoff_id: str, use: Use, actor: Actor = requires("handoff.read")) -> dict[str, Any]:
    """What the agent can say in a chat, filled in with what is known of it; `missing` is to be filled in by hand."""
    found = await usable_in(use, actor, handoff_id)
    items = [
        {"reply_id": one.reply.id, "shortcut": one.reply.shortcut, "language": one.language, **_told(one.filled)}
        for one in found
    ]
    return {"items": items, "total": len(items), "next": None}


def _told(filled: Filled) -> dict[str, Any]:
    segments = [{"kind": segment.kind, "text": segment.text} for segment in filled.segments]
    return {"text": filled.text, "missing": filled.missing, "segments": segments}
