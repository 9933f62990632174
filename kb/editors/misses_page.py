"""Questions without an answer: what visitors asked in vain, in groups, from the first look to the proof."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from common.errors import BadRequest, NotFound
from common.language import LANGUAGES
from common.pages import page_language
from kb import providers
from kb.articles.models import Article, Summary
from kb.editors.access import Editor, Reader, page_router
from kb.editors.article_form import draw_form
from kb.editors.cases_page import open_cases
from kb.editors.company_time import company_time, in_words
from kb.editors.drawing import go_to, show
from kb.editors.spark import spark
from kb.editors.writing import Writing
from kb.examination.questions import NewQuestion
from kb.misses.answering import SUGGESTED, add_phrasings
from kb.misses.models import Group
from kb.misses.repository import Shelf

router = page_router()

ROWS = 30  # groups on a page
FOUND = 8  # articles that a search shows
CHATS = 12  # conversations that are linked
Word = Annotated[str, Query(max_length=200)]


@router.get("/misses")
async def misses(
    request: Request,
    actor: Reader,
    shelf: Shelf = "open",
    mine: bool = False,
    singles: bool = False,
    group: Word = "",
    after: Word = "",
    q: Word = "",
    done: Word = "",
    told: Annotated[int, Query(ge=0, le=100_000)] = 0,
    letters: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """The groups of a shelf; `group` is the one that is looked at beside the list."""
    kept = providers.misses(request)
    groups = await kept.page(shelf, actor.id if mine else "", singles, ROWS + 1, after)
    chosen = await _chosen(request, group) if group else None
    asked = {"shelf": shelf} | {name: "true" for name, on in (("mine", mine), ("singles", singles)) if on}
    return show(
        request,
        actor,
        "misses.html",
        "misses",
        groups=[(one, spark(one.days, SYSTEM_CLOCK.now())) for one in groups[:ROWS]],
        counts=await kept.counted(singles),
        open_cases=await open_cases(request),
        more=groups[ROWS - 1].id if len(groups) > ROWS else "",
        chosen=chosen,
        shelf=shelf,
        mine=mine,
        singles=singles,
        after=after,
        words=q.strip(),
        found=await _articles(request, q.strip()) if chosen else [],
        query=urlencode(asked),
        done=done if done in DONE else "",
        told=told,
        letters=letters,
    )


DONE = ("taken", "left", "dismissed", "reopened", "linked", "unlinked", "again", "merged", "added", "told", "exam")


@router.post("/misses/{group_id}")
async def work_on(
    request: Request,
    group_id: str,
    actor: Editor,
    action: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    article_id: Annotated[str, Form()] = "",
    into: Annotated[str, Form()] = "",
    question: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Do what the pressed button says, and show the group again."""
    kept = providers.misses(request)
    if action == "add":
        article = await add_phrasings(kept, providers.articles(request), group_id, article_id, question or [], actor)
        return go_to(request, f"/articles/{article.id}?done=added")
    if action == "exam":
        await _examine(request, group_id, question or [], actor)
        return go_to(request, f"/misses?{urlencode({'group': group_id, 'done': 'exam'})}")
    done = await _do(request, group_id, actor, action, reason, article_id, into)
    shown = into if action == "merge" else group_id
    shelf = "dismissed" if action == "dismiss" else "open"
    return go_to(request, f"/misses?{urlencode({'shelf': shelf, 'group': shown, 'done': done})}")


async def _examine(request: Request, group_id: str, questions: list[str], actor: Actor) -> None:
    """Have the examination ask questions of a group: its article should answer them, or a person."""
    kept = providers.misses(request)
    group = await kept.get(group_id)
    new = []
    for text in questions:
        by = await kept.asked_by(group_id, text)
        new.append(NewQuestion(text, group.article_id, group.language, by[0] if len(by) == 1 else None))
    await providers.exam_questions(request).add(new, "miss", actor)


@router.post("/misses/{group_id}/tell")
async def tell(request: Request, group_id: str, _actor: Editor) -> Response:
    """Tell those who asked in vain what the article answers now."""
    kept = providers.misses(request)
    group = await kept.get(group_id)
    article = await _article(request, group.article_id)
    title = article.published.title if article and article.published else ""
    text = {language: _news(request, language, title, group) for language in LANGUAGES}
    told = await providers.telling(request).tell(group, await kept.answered_now(group), text)
    shown = {"group": group_id, "shelf": "done" if group.is_done else "open"}
    return go_to(
        request, f"/misses?{urlencode(shown | {'done': 'told', 'told': told.in_chat, 'letters': told.letters})}"
    )


def _news(request: Request, language: str, title: str, group: Group) -> str:
    settings = request.app.state.settings
    address = f"{settings.handoff_api_address}/help/{group.article_id}"
    return request.app.state.pages.texts.get(language, "misses.news", title=title, address=address)


@router.post("/misses/{group_id}/article")
async def begin_article(request: Request, group_id: str, actor: Editor) -> Response:
    """The form of a new article, with what visitors typed as its phrasings."""
    kept = providers.misses(request)
    group, asked = await kept.get(group_id), await kept.questions(group_id, SUGGESTED)
    writing = Writing(
        title=group.title,
        language=group.language or page_language(request),
        phrasings=[row["question"] for row in asked],
        miss_group=group_id,
    )
    return await draw_form(request, actor, writing, unsaved=True, done="from_misses")


async def _do(
    request: Request, group_id: str, actor: Actor, action: str, reason: str, article_id: str, into: str
) -> str:
    """Do one of the simple things; what to say about it."""
    kept = providers.misses(request)
    match action:
        case "take":
            await kept.take(group_id, actor)
            return "taken"
        case "leave":
            await kept.leave(group_id, actor)
            return "left"
        case "dismiss":
            await kept.dismiss(group_id, reason, actor)
            return "dismissed"
        case "reopen":
            await kept.reopen(group_id, actor)
            return "reopened"
        case "link":
            await providers.articles(request).get(article_id)  # raises for one that is not there
            await kept.link(group_id, article_id, actor)
            return "linked"
        case "unlink":
            await kept.unlink(group_id, actor)
            return "unlinked"
        case "again":
            await kept.prove_again(group_id, actor)
            return "again"
        case "merge":
            await kept.merge(group_id, into, actor)
            return "merged"
    raise BadRequest("This page knows no such action. Load it again.")


async def _chosen(request: Request, group_id: str) -> dict[str, object] | None:
    """Everything about one group; None when it is gone."""
    kept = providers.misses(request)
    try:
        group = await kept.get(group_id)
    except NotFound:
        return None
    zone = await company_time(request).zone()
    return {
        "group": group,
        "questions": await kept.questions(group_id),
        "suggested": SUGGESTED,
        "chats": list(dict.fromkeys(one.conversation_id for one in await kept.misses(group_id) if one.conversation_id))[
            :CHATS
        ],
        "article": await _article(request, group.article_id),
        "others": await _others(request, group),
        "to_tell": len(await kept.answered_now(group)),
        "expired": [(one, in_words(request, one.expires_at, zone)) for one in await kept.expired(group_id)],
    }


async def _others(request: Request, group: Group) -> list[Group]:
    """The groups that it could be joined with: those with a word in common, of the first on the list."""
    groups = await providers.misses(request).page("open", limit=ROWS)
    return [one for one in groups if one.id != group.id and set(one.words) & set(group.words)][:5]


async def _article(request: Request, article_id: str | None) -> Article | None:
    try:
        return await providers.articles(request).get(article_id) if article_id else None
    except NotFound:
        return None


async def _articles(request: Request, words: str) -> list[Summary]:
    if not words:
        return []
    return (await providers.articles(request).browse({"words": words}, FOUND)).items
