"""Judging decisions: one click says whether an article answers a visitor's question, and the bot learns from it."""

import asyncio
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.errors import NotFound
from kb import providers
from kb.articles.models import Article, Summary
from kb.editors.access import Judge, page_router
from kb.editors.drawing import go_to, show
from kb.evidence.reviewing import WANTED, Reviewed
from kb.examination.questions import NewQuestion

router = page_router()

CARDS = 10  # decisions on a page
FOUND = 8  # articles that a search in a card shows
Word = Annotated[str, Query(max_length=200)]


@router.get("/answers/review")
async def review(
    request: Request,
    actor: Judge,
    after: Word | None = None,
    about: Word = "",
    q: Word = "",
    done: Word = "",
    of: Word = "",
) -> Response:
    """The newest decisions that nobody judged. `about` is the one in which an article is searched by `q`."""
    decisions = await providers.reviews(request).open(CARDS, after)
    judged = await providers.counting(request).judged()
    return show(
        request,
        actor,
        "review.html",
        "review",
        cards=await asyncio.gather(*(_card(request, decision) for decision in decisions)),
        judged=judged,
        missing=max(0, WANTED - judged),
        after=after,
        more=decisions[-1].event_id if len(decisions) == CARDS else None,
        about=about,
        words=q.strip(),
        found=await _found(request, q.strip()) if about else [],
        done=done if done in ("right", "wrong", "another", "nobody", "undone", "exam") else "",
        judged_one=of,
    )


@router.post("/answers/review")
async def judge(
    request: Request,
    actor: Judge,
    event_id: Annotated[str, Form()] = "",
    verdict: Annotated[str, Form()] = "",
    article_id: Annotated[str, Form()] = "",
    after: Annotated[str, Form()] = "",
) -> Response:
    """Store a judgement, take it back, or have the examination ask it. A chosen article says that it is the right one."""
    reviews = providers.reviews(request)
    if verdict == "undo":
        await reviews.take_back(event_id)
        return _back("undone", event_id, after, request)
    if verdict == "exam":
        said = await reviews.said(event_id)
        new = NewQuestion(said.question, said.article_id, said.language, said.conversation_id)
        await providers.exam_questions(request).add([new], "transcript", actor)
        return _back("exam", event_id, after, request)
    verdict = verdict or ("another" if article_id else "")
    if verdict == "another":
        await providers.articles(request).get(article_id)  # raises for one that is not there
    await reviews.judge(event_id, verdict, actor.name, article_id or None)
    return _back(verdict, event_id, after, request)


def _back(done: str, event_id: str, after: str, request: Request) -> Response:
    asked = {"done": done, "of": event_id} | ({"after": after} if after else {})
    return go_to(request, f"/answers/review?{urlencode(asked)}")


async def _card(request: Request, decision: Reviewed) -> dict[str, object]:
    """A decision with the article that it is about, as it stands today."""
    article = await _article(request, decision.shown)
    others = [one for one in decision.candidates if one["article_id"] != decision.shown and one.get("title")]
    return {"decision": decision, "article": article, "others": others}


async def _article(request: Request, article_id: str | None) -> Article | None:
    try:
        return await providers.articles(request).get(article_id) if article_id else None
    except NotFound:
        return None


async def _found(request: Request, words: str) -> list[Summary]:
    if not words:
        return []
    return (await providers.articles(request).browse({"words": words, "status": "published"}, FOUND)).items
