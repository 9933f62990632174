"""The console's pages: the whole desk, and the parts of it that the scripts fetch when something changed."""

from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from common.auth import Actor, authorise
from common.clock import iso
from common.database import Connection
from common.errors import NotSignedIn
from common.pages import page_language
from handoff_api.agents.conversation_view import ConversationView, conversation_view
from handoff_api.agents.desk_lists import Lists, desk_lists
from handoff_api.agents.going_on import going_on
from handoff_api.agents.names import initials
from handoff_api.agents.transfer_choices import transfer_choices
from handoff_api.event_log import Signal
from handoff_api.providers import CurrentActor, Services, Use
from handoff_api.staff.presence import USUAL_CAPACITY

router = APIRouter(include_in_schema=False)


def signed_in(request: Request, actor: CurrentActor) -> Actor:
    """Somebody who may read conversations. Raises NotSignedIn or NotAllowed."""
    authorise(actor, "conversation.read")
    if actor.kind != "staff":
        raise NotSignedIn("Please sign in first.")
    return actor


Agent = Annotated[Actor, Depends(signed_in)]


@router.get("/")
async def home(use: Use) -> Response:
    """The front door leads to the desk."""
    return RedirectResponse(f"{use.settings.handoff_api_address}/desk", status_code=303)


@router.get("/desk")
async def desk(request: Request, use: Use, actor: CurrentActor) -> Response:
    """The desk with no conversation open."""
    return await _desk(request, use, actor, None)


@router.get("/desk/conversations/{conversation_id}")
async def desk_with_conversation(conversation_id: str, request: Request, use: Use, actor: CurrentActor) -> Response:
    """The desk with a conversation open."""
    return await _desk(request, use, actor, conversation_id)


@router.post("/desk/available")
async def come_in(use: Use, actor: Agent) -> Response:
    """I am here: what the desk asks first, for a press that comes before its scripts."""
    known = next((one for one in await use.presence.all() if one.staff_id == actor.id), None)
    await use.presence.set(actor.id, "available", known.capacity if known else USUAL_CAPACITY)
    use.feed.signal(Signal("presence.changed", "", data={"staff_id": actor.id}))
    return RedirectResponse(f"{use.settings.handoff_api_address}/desk", status_code=303)


@router.get("/desk/parts/lists")
async def lists_part(request: Request, use: Use, actor: Agent, open: str = "") -> Response:
    """The left side and my presence, as they are now."""
    now = use.clock.now()
    lists = await use.database.read(lambda c: desk_lists(c, now, actor))
    context = {"lists": lists, "view": None, "open_id": open, "offline": _offline(use, lists)}
    context["going_on"] = await going_on(use, actor, page_language(request))
    return use.pages.page(request, "desk/lists_part.html", actor=actor, initials=initials, **context)


@router.get("/desk/parts/conversations/{conversation_id}")
async def conversation_part(conversation_id: str, request: Request, use: Use, actor: Agent) -> Response:
    """The middle and the right side for one conversation, as they are now."""
    now = use.clock.now()
    view = await use.database.read(lambda c: conversation_view(c, now, actor, conversation_id))
    return use.pages.page(request, "desk/conversation_part.html", actor=actor, **_of_view(use, view))


@router.get("/desk/parts/earlier/{conversation_id}")
async def earlier_part(conversation_id: str, request: Request, use: Use, actor: Agent) -> Response:
    """A conversation to be read only, in place, beside the one that is open."""
    now = use.clock.now()
    view = await use.database.read(lambda c: conversation_view(c, now, actor, conversation_id))
    return use.pages.page(request, "desk/earlier.html", actor=actor, view=view, initials=initials)


@router.get("/desk/parts/colleagues")
async def colleagues_part(request: Request, use: Use, actor: Agent, language: str = "") -> Response:
    """To whom a chat can be given, as things are now; `language` is the visitor's."""
    now = use.clock.now()
    choices = await use.database.read(lambda c: transfer_choices(c, now, actor.id, language))
    return use.pages.page(request, "desk/transfer_choices.html", actor=actor, choices=choices)


async def _desk(request: Request, use: Services, actor: Actor, conversation_id: str | None) -> Response:
    if actor.kind != "staff":
        # To the one address that the cookie is for: a machine of one's own answers to several names.
        here = quote(str(request.url.path), safe="")
        return RedirectResponse(f"{use.settings.handoff_api_address}/sign-in?next={here}", status_code=303)
    authorise(actor, "conversation.read")
    now = use.clock.now()

    def both(c: Connection) -> tuple[Lists, ConversationView | None]:
        view = conversation_view(c, now, actor, conversation_id) if conversation_id else None
        return desk_lists(c, now, actor), view

    lists, view = await use.database.read(both)
    context = {"lists": lists, "now": iso(now), "offline": _offline(use, lists)} | _of_view(use, view)
    context["going_on"] = await going_on(use, actor, page_language(request))
    return use.pages.page(request, "desk.html", actor=actor, **context)


def _of_view(use: Services, view: ConversationView | None) -> dict[str, Any]:
    url = view.conversation.page_url if view else None
    is_offline = bool(view and view.state == "active" and _is_offline(use, view.conversation.id))
    open_id = view.conversation.id if view else ""
    return {
        "view": view,
        "open_id": open_id,
        "page": _shown_address(url),
        "is_offline": is_offline,
        "by_mail": bool(is_offline and view and view.conversation.visitor_email and use.settings.sends_mail),
        "initials": initials,
    }


def _shown_address(url: str | None) -> str | None:
    """A visitor's page as link text; None for what is no web address and must not become a link."""
    parts = urlsplit(url or "")
    if parts.scheme not in ("http", "https"):
        return None
    return (parts.netloc + parts.path).rstrip("/")[:80]


def _offline(use: Services, lists: Lists) -> set[str]:
    """My visitors who have gone away."""
    return {row.handoff.conversation_id for row in lists.mine if _is_offline(use, row.handoff.conversation_id)}


def _is_offline(use: Services, conversation_id: str) -> bool:
    """Whether a visitor has no socket open; with several processes this one cannot know."""
    return use.settings.handoff_api_processes == 1 and not use.connected.is_connected(conversation_id)
