"""What a visitor does in a conversation over HTTP: write, listen, ask for a person, say what helped."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from handoff_api.bot_bridge import feedback
from handoff_api.bot_bridge.intake import Sent
from handoff_api.event_log import Signal, StoredEvent
from handoff_api.handoffs.models import HandoffRequest, Question, Reason
from handoff_api.providers import Use, address
from handoff_api.visitors.access import MayAskForPerson, MayLeaveContact, MayLeaveQueue, MayRate, MayRead, MaySend
from handoff_api.visitors.bodies import LARGEST_NUMBER, Contact, Message, Rating
from handoff_api.visitors.origin import origin

LONGEST_WAIT = 25.0  # seconds; proxies commonly cut a silent request after 30 or 60

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["visitors"])


@router.post("/messages", status_code=201)
async def send(
    conversation_id: MaySend,
    request: Request,
    response: Response,
    body: Message,
    use: Use,
) -> dict[str, Any]:
    """Say something; the same client_msg_id again gives the same answer, with 200."""
    await use.limits.count_message(address(request))
    sent = Sent(conversation_id, body.client_msg_id, body.text, body.button_id, origin(request, use))
    message = await use.intake.take(sent)
    if message.repeated:
        response.status_code = 200
    return message.receipt()


@router.get("/events")
async def events(
    conversation_id: MayRead,
    use: Use,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    wait: Annotated[float, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """What happened after number `after`; waits up to `wait` seconds for something to happen."""
    use.connected.saw(conversation_id, after)
    with use.feed.follow(conversation_id, after) as following:
        news = await following.next(min(wait, LONGEST_WAIT)) if wait > 0 else await following.read_now()
    conversation = await use.conversations.get(conversation_id)
    return {
        "events": [item.wire("everyone") for item in news if isinstance(item, StoredEvent)],
        "last_seq": conversation.last_everyone_seq,
        "status": conversation.status,
    }


@router.post("/handoff", status_code=201)
async def ask_for_person(
    conversation_id: MayAskForPerson,
    response: Response,
    use: Use,
) -> dict[str, Any]:
    """I want a person. Asking again gives the same request, with 200."""
    words = await use.conversations.last_question(conversation_id)
    asked = HandoffRequest(
        conversation_id=conversation_id,
        reason=Reason(code="asked_for_person"),
        question=Question(verbatim=words) if words else None,
    )
    requested = await use.handoffs.request(asked)
    if not requested.is_new:
        response.status_code = 200
    return requested.public


@router.delete("/handoff")
async def leave_queue(conversation_id: MayLeaveQueue, use: Use) -> dict[str, str]:
    """I leave the queue; the bot answers again."""
    await use.handoffs.leave(conversation_id)
    return {"status": (await use.conversations.get(conversation_id)).status}


@router.post("/ratings", status_code=201)
async def rate(
    conversation_id: MayRate,
    request: Request,
    body: Rating,
    response: Response,
    use: Use,
) -> dict[str, Any]:
    """Whether an answer helped; one that did not brings a person. The same rating again changes nothing (200)."""
    rating = feedback.Rating(body.seq, body.helpful, body.comment, origin(request, use))
    if not await use.feedback.rate(conversation_id, rating):
        response.status_code = 200
    return {"seq": body.seq, "helpful": body.helpful}


@router.post("/contact")
async def leave_contact(conversation_id: MayLeaveContact, body: Contact, use: Use) -> dict[str, Any]:
    """How the visitor can be reached; a field that is not sent stays as it was.

    Where something was offered instead of waiting, an address makes it a promise, unless he stays.
    """
    contact = body.model_dump(include={"name", "email", "phone"})
    await use.conversations.set_contact(conversation_id, **contact)
    use.feed.signal(Signal("visitor.contact_changed", conversation_id))
    promise = None
    if body.instead_of_waiting and (body.email or body.phone):
        promise = await use.promises.accept(conversation_id)
    return {
        **{name: value for name, value in contact.items() if value},
        "promise": promise.model_dump() if promise else None,
    }
