"""The page on which canned replies are kept: what there is, and a form with a preview beside it."""

from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from common.auth import OWNERS, Actor, authorise
from common.browser_safety import require_same_origin
from common.errors import Conflict, NotAllowed
from common.language import LANGUAGES
from common.pages import page_language
from handoff_api.agents.reply_places import example, names_of_places
from handoff_api.canned_replies import CannedReply, NewReply
from handoff_api.canned_replies.places import PLACES
from handoff_api.canned_replies.rendering import Filled, NotUsable, fill_in
from handoff_api.canned_replies.service import may_change
from handoff_api.providers import CurrentActor, Services, Use

router = APIRouter(include_in_schema=False)

PATH = "/desk/replies"


@dataclass(frozen=True)
class Writing:
    """A reply in the form, as it was typed."""

    reply_id: str = ""
    shortcut: str = ""
    scope: str = "mine"
    skill: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reply: CannedReply) -> "Writing":
        """The form that shows a reply."""
        return cls(reply.id, reply.shortcut, reply.scope, reply.skill, reply.texts)

    @classmethod
    def sent(cls, form: FormData) -> "Writing":
        """What a browser sent."""
        typed = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
        texts = {language: typed.get(f"text_{language}", "") for language in LANGUAGES}
        scope = typed.get("scope", "mine")
        skill = typed.get("skill", "").strip() if scope == "skill" else ""
        return cls(typed.get("reply_id", ""), typed.get("shortcut", ""), scope, skill, texts)

    def reply(self) -> NewReply:
        """The reply that was meant. Raises ValidationError."""
        texts = {language: text for language, text in self.texts.items() if text.strip()}
        return NewReply.model_validate(
            {"shortcut": self.shortcut, "texts": texts, "scope": self.scope, "skill": self.skill}
        )


def signed_in(request: Request, actor: CurrentActor) -> Actor:
    """Somebody of the staff who uses replies. Raises NotSignedIn or NotAllowed."""
    authorise(actor, "reply.read")
    return actor


Agent = Annotated[Actor, Depends(signed_in)]


@router.get(PATH)
async def replies_page(
    request: Request, use: Use, actor: CurrentActor, edit: str = "", done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """All replies that the reader sees, and the form: empty, or of the one to `edit`."""
    if actor.kind != "staff":
        here = quote(PATH, safe="")
        return RedirectResponse(f"{use.settings.handoff_api_address}/sign-in?next={here}", status_code=303)
    authorise(actor, "reply.read")
    writing = Writing.of(await use.canned_replies.get(actor, edit)) if edit else Writing()
    return await _draw(request, use, actor, writing, done=done)


@router.post(PATH)
async def keep_reply(request: Request, use: Use, actor: Agent) -> Response:
    """Keep what was typed, or show it again with what is wrong."""
    require_same_origin(request, [use.settings.handoff_api_address])
    writing = Writing.sent(await request.form(max_files=0, max_fields=20))
    try:
        reply = writing.reply()
        if writing.reply_id:
            await use.canned_replies.change(actor, writing.reply_id, reply)
        else:
            await use.canned_replies.add(actor, reply)
    except ValidationError as error:
        return await _draw(request, use, actor, writing, problem=_about(error))
    except NotUsable as error:
        return await _draw(request, use, actor, writing, problem=error.key, about=error.about)
    except (Conflict, NotAllowed) as error:
        problem = "taken" if isinstance(error, Conflict) else "not_yours"
        return await _draw(request, use, actor, writing, problem=problem)
    return RedirectResponse(f"{use.settings.handoff_api_address}{PATH}?done=saved", status_code=303)


@router.post(f"{PATH}/{{reply_id}}/remove")
async def remove_reply(reply_id: str, request: Request, use: Use, actor: Agent) -> Response:
    """Take a reply out for good."""
    require_same_origin(request, [use.settings.handoff_api_address])
    await use.canned_replies.remove(actor, reply_id)
    return RedirectResponse(f"{use.settings.handoff_api_address}{PATH}?done=removed", status_code=303)


async def _draw(
    request: Request, use: Services, actor: Actor, writing: Writing, problem: str = "", about: str = "", done: str = ""
) -> Response:
    replies = await use.canned_replies.list(actor)
    skills = {skill for one in await use.accounts.list() for skill in one.skills} | {one.skill for one in replies}
    return use.pages.page(
        request, "replies.html", status=400 if problem else 200, actor=actor, writing=writing,
        groups={scope: [one for one in replies if one.scope == scope] for scope in ("mine", "skill", "all")},
        may_share=bool(actor.roles & OWNERS), may_change={one.id for one in replies if may_change(actor, one)},
        skills=sorted(skills - {""}), places=PLACES, problem=problem, about=about, done=done,
        previews={language: _preview(use, actor, writing, language) for language in LANGUAGES},
        shown={one.id: _shown(use, actor, one, page_language(request)) for one in replies},
    )  # fmt: skip


def _shown(use: Services, actor: Actor, reply: CannedReply, language: str) -> Filled:
    """A kept reply as the list shows it: in the reader's language, else in the one it is written in."""
    spoken = language if language in reply.texts else next(iter(reply.texts))
    return fill_in(reply.texts[spoken], example(use, spoken, actor.name), names_of_places(use, spoken))


def _preview(use: Services, actor: Actor, writing: Writing, language: str) -> Filled | None:
    """What a text becomes for an invented visitor; None while it says nothing, or cannot be a reply."""
    try:
        text = writing.texts.get(language, "")
        return fill_in(text, example(use, language, actor.name), names_of_places(use, language)) if text else None
    except NotUsable:
        return None


def _about(error: ValidationError) -> str:
    """Which field is meant, as the key of a sentence."""
    where = error.errors()[0]["loc"]
    if where and where[0] == "shortcut":
        return "shortcut"
    return "text" if where and where[0] == "texts" else "whole"
