"""The handoff API: ask for a person, see the queue, and everything an agent does with a conversation."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from common.auth import Actor
from common.database import Connection
from handoff_api.agents import handoffs_as_json as as_json
from handoff_api.agents.permissions import requires
from handoff_api.handoffs import HandoffRequest
from handoff_api.handoffs.models import Handoff, Id, Long, Outcome, Short, State, Text
from handoff_api.providers import Services, Use
from handoff_api.staff.repository import names_of_staff

router = APIRouter(prefix="/api/handoffs", tags=["handoffs"])

Slug = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,200}$")]
Cursor = Annotated[str | None, StringConstraints(max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Claim(_Body):
    """How an agent takes a conversation: `anyway` also one that is for colleagues."""

    anyway: bool = False


class Reply(_Body):
    """What an agent says to the visitor, and the articles that it is from."""

    client_msg_id: Id
    text: Text
    citations: Annotated[list[Slug], Field(max_length=5)] = []


class Note(_Body):
    """What an agent writes for colleagues."""

    text: Text


class Correction(_Body):
    """Which article would have answered; null: none of the near misses."""

    article_id: Slug | None


class Transfer(_Body):
    """Where a conversation goes: to a colleague, or back into the queue for those with a skill."""

    to_agent: Id | None = None
    to_skill: Short | None = None
    note: Long = ""

    @model_validator(mode="after")
    def one_goal(self) -> "Transfer":
        """A transfer has one goal."""
        if bool(self.to_agent) == bool(self.to_skill):
            raise ValueError("name either to_agent or to_skill")
        return self


class Closing(_Body):
    """How the matter ended, with a line for whoever reads it later."""

    outcome: Outcome
    note: Long | None = None


@router.post("", status_code=201)
async def request_person(
    asked: HandoffRequest, use: Use, response: Response, actor: Actor = requires("handoff.request")
) -> dict[str, Any]:
    """Ask for a person. While a handoff is open, asking again gives the same one (200).

    A `notice` is said first when a service names it: what the bot says is never typed by anybody of the staff here.
    """
    if actor.kind != "service":
        asked = asked.model_copy(update={"notice": None})
    requested = await use.handoffs.request(asked)
    response.status_code = 201 if requested.is_new else 200
    return requested.public


@router.get("")
async def list_handoffs(
    use: Use,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Cursor = None,
    _: Actor = requires("handoff.read"),
) -> dict[str, Any]:
    """Handoffs, those that wait longest first."""
    return await use.database.read(lambda c: as_json.page(c, state, limit, after))


@router.get("/{handoff_id}")
async def read_handoff(handoff_id: str, use: Use, _: Actor = requires("handoff.read")) -> dict[str, Any]:
    """A handoff with its whole story."""
    return await use.database.read(lambda c: as_json.whole(c, handoff_id))


@router.post("/next")
async def claim_next(use: Use, actor: Actor = requires("handoff.claim")) -> dict[str, Any]:
    """Take whoever has waited longest of those this agent may serve; 404 when nobody waits for him."""
    return await told(use, await use.handoffs.claim_next(actor))


@router.post("/{handoff_id}/claim")
async def claim(
    handoff_id: str, use: Use, body: Claim | None = None, actor: Actor = requires("handoff.claim")
) -> dict[str, Any]:
    """Take a handoff; 409 with `claimed_by` when a colleague was faster.

    409 with `needs` or `offered_to` is for a colleague: `anyway` takes it all the same.
    """
    return await told(use, await use.handoffs.claim(actor, handoff_id, body is not None and body.anyway))


@router.post("/{handoff_id}/decline", status_code=204)
async def decline(handoff_id: str, use: Use, actor: Actor = requires("handoff.claim")) -> None:
    """Say no to a conversation that one is being asked to take; the next agent is asked."""
    await use.routing.decline(actor, handoff_id)


@router.post("/{handoff_id}/messages", status_code=201)
async def reply(
    handoff_id: str, body: Reply, use: Use, response: Response, actor: Actor = requires("handoff.reply")
) -> dict[str, Any]:
    """Say something to the visitor; the same client_msg_id again gives the same answer (200).

    409 for a source that visitors cannot read, 503 when nobody can tell.
    """
    is_new = body.citations and not await use.handoffs.has_said(actor, handoff_id, body.client_msg_id)
    sources = await use.knowledge.citations(body.citations) if is_new else []
    message = await use.handoffs.reply(actor, handoff_id, body.client_msg_id, body.text, sources)
    response.status_code = 200 if message.repeated else 201
    return message.receipt()


@router.post("/{handoff_id}/notes", status_code=204)
async def add_note(handoff_id: str, body: Note, use: Use, actor: Actor = requires("conversation.note")) -> None:
    """Write something that only the staff can read."""
    await use.handoffs.note(actor, handoff_id, body.text)


@router.post("/{handoff_id}/corrections", status_code=201)
async def correct(
    handoff_id: str, body: Correction, use: Use, response: Response, actor: Actor = requires("conversation.note")
) -> dict[str, str | None]:
    """Say which article would have answered the visitor. The same again changes nothing (200), another replaces it."""
    if not await use.handoffs.correct(actor, handoff_id, body.article_id):
        response.status_code = 200
    return {"article_id": body.article_id}


@router.post("/{handoff_id}/transfer")
async def transfer(
    handoff_id: str, body: Transfer, use: Use, actor: Actor = requires("handoff.transfer")
) -> dict[str, Any]:
    """Give a conversation to a colleague, or to those with a skill."""
    if body.to_agent:
        return await told(use, await use.handoffs.transfer_to_agent(actor, handoff_id, body.to_agent, body.note))
    return await told(use, await use.handoffs.transfer_to_skill(actor, handoff_id, body.to_skill or "", body.note))


@router.post("/{handoff_id}/assign")
async def assign(
    handoff_id: str, body: Transfer, use: Use, actor: Actor = requires("handoff.assign")
) -> dict[str, Any]:
    """Let a colleague, or those with a skill, have a conversation that waits or that somebody has."""
    if body.to_agent:
        return await told(use, await use.handoffs.assign_to_agent(actor, handoff_id, body.to_agent, body.note))
    return await told(use, await use.handoffs.assign_to_skill(actor, handoff_id, body.to_skill or "", body.note))


@router.post("/{handoff_id}/release")
async def release(handoff_id: str, use: Use, actor: Actor = requires("handoff.release")) -> dict[str, Any]:
    """Put a conversation back into the queue, with the time it has waited already."""
    return await told(use, await use.handoffs.release(actor, handoff_id))


@router.post("/{handoff_id}/return")
async def return_to_bot(handoff_id: str, use: Use, actor: Actor = requires("handoff.return")) -> dict[str, Any]:
    """Give a conversation back to the bot."""
    return await told(use, await use.handoffs.return_to_bot(actor, handoff_id))


@router.post("/{handoff_id}/close")
async def close(handoff_id: str, body: Closing, use: Use, actor: Actor = requires("handoff.close")) -> dict[str, Any]:
    """End a handoff and its conversation."""
    return await told(use, await use.handoffs.close(actor, handoff_id, body.outcome, body.note))


async def told(use: Services, handoff: Handoff) -> dict[str, Any]:
    """A handoff as whoever moved it reads it."""

    def work(c: Connection) -> dict[str, Any]:
        return as_json.one(handoff, names_of_staff(c))

    return await use.database.read(work)
