"""What is checked while somebody types: what says the same, what says otherwise, where links lead, who else is here."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import JSONResponse, Response

from common.errors import BadRequest
from kb import providers
from kb.articles.rendering import render_aside
from kb.articles.rules import PHRASINGS
from kb.editors.access import Editor, page_router
from kb.editors.drawing import say
from kb.editors.quoting import quoted
from kb.editors.writing import Writing
from kb.likeness.models import Contradiction, Findings

router = page_router()

FORM_FIELDS = PHRASINGS + 50  # the phrasings and all the rest
Short = Annotated[str, Form(max_length=200)]


async def checks(request: Request, writing: Writing, article_id: str | None, html: str | None = None) -> dict:
    """What the template of the checks needs; `html` is the answer, rendered, where it is there already."""
    content = writing.content()
    if html is None:
        html = (await render_aside(writing.answer))[0].html
    found = await providers.likeness(request).found(content, article_id)
    return {
        "findings": found,
        "opposed": [_opposed(one) for one in found.contradictions],
        "likes": {text: {"id": other.id, "title": other.title} for text, other in found.phrasings.items()},
        "link_checks": await providers.links(request).typed(html),
        "has_text": bool(content.answer or content.phrasings),
    }


def no_checks() -> dict:
    """The same before anything was looked at: a page does not wait for it."""
    return {"findings": Findings(complete=False), "opposed": [], "likes": {}, "link_checks": [], "has_text": False}


@router.post("/checks")
async def draw_checks(request: Request, actor: Editor, article: str = "") -> Response:
    """The checks of what is typed, drawn alone. `article` is the one that is being written, if it is there."""
    writing = Writing.sent(await request.form(max_fields=FORM_FIELDS))
    seen = await checks(request, writing, article or None)
    return request.app.state.pages.page(request, "article_checks.html", actor=actor, **seen)


@router.post("/checks/dismiss")
async def dismiss(
    request: Request, actor: Editor, key: Short, kind: Short = "", other: Short = "", article: Short = ""
) -> Response:
    """Never show this again: it is neither the same nor a contradiction. Without a kind, take that back."""
    dismissals = providers.dismissals(request)
    if not kind:
        await dismissals.take_back(key)
    elif kind in ("alike", "contradiction"):
        await dismissals.dismiss(key, kind, article or None, other, actor)
    else:
        raise BadRequest("This page knows no such check. Load it again.")
    return JSONResponse({"key": key})


@router.post("/articles/{article_id}/here")
async def here(request: Request, article_id: str, actor: Editor) -> Response:
    """Say that the article is open, and see who else has it open."""
    family = await providers.translations(request).family(article_id)
    languages = {one.id: one.language for one in (family.original, *family.translations)}
    colleagues = await providers.presence(request).here(article_id, actor, list(languages))
    at_work = [(one.name, "" if one.article_id == article_id else languages[one.article_id]) for one in colleagues]
    return request.app.state.pages.page(request, "article_presence.html", actor=actor, at_work=at_work)


async def origins(request: Request, article_id: str) -> dict[str, str]:
    """Where each phrasing of an article comes from, in words."""
    found = await providers.phrasing_origins(request).of(article_id)
    asked, imported = say(request, "checks.from_chat"), say(request, "checks.from_import")
    programs = ("service", "command line")
    return {
        text: asked if origin.asked else imported if origin.name in programs else origin.name.split()[0]
        for text, origin in found.items()
    }


def _opposed(one: Contradiction) -> dict[str, object]:
    return {
        "found": one,
        "mine": quoted(one.mine, one.mine_marked),
        "theirs": quoted(one.theirs, one.theirs_marked),
    }
