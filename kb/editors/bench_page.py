"""The bench: an editor asks, and sees the very decision that the bot would take."""

import asyncio
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from common.auth import STAFF_MAY, Actor
from common.errors import BadRequest, NotFound
from common.language import LANGUAGES
from kb import providers
from kb.articles.sensitive import sensitive_tags
from kb.editors.access import Asker, page_router
from kb.editors.bench_reasons import percent, why
from kb.editors.drawing import say, show
from kb.editors.matches import nearest
from kb.search.decision import Candidate, Thresholds
from kb.search.question import CHARACTERS, Decided, Question

router = page_router()

CHOICES = 3  # articles that a visitor is asked to choose from
AUTOMATIC = "auto"


@router.get("/bench")
async def bench(request: Request, actor: Asker, article: str = "") -> Response:
    """An empty bench, or one with the first phrasing of an article in its field."""
    question, language = "", AUTOMATIC
    if article:
        found = await providers.articles(request).get(article)
        question, language = next(iter(found.phrasings), found.title), found.language
    return await _draw(request, actor, question, language)


@router.post("/bench")
async def ask(
    request: Request, actor: Asker, question: Annotated[str, Form()] = "", language: Annotated[str, Form()] = AUTOMATIC
) -> Response:
    """The decision on a question."""
    question = question.strip()
    language = language if language in LANGUAGES else AUTOMATIC
    search = providers.search(request)
    try:
        decided = await search.decide(Question(question, None if language == AUTOMATIC else language))
    except BadRequest:
        key = "bench.too_long" if len(question) > CHARACTERS else "bench.empty"
        return await _draw(request, actor, question, language, problem=say(request, key, most=CHARACTERS))
    return await _draw(request, actor, question, language, decided=decided)


async def _draw(
    request: Request, actor: Actor, question: str, language: str, *, problem: str = "", decided: Decided | None = None
) -> Response:
    thresholds, budget = await asyncio.gather(
        providers.search(request).thresholds(), providers.budgets(request).current()
    )
    return show(
        request,
        actor,
        "bench.html",
        "bench",
        status=400 if problem else 200,
        question=question,
        asked_language=language,
        problem=problem,
        thresholds=thresholds,
        budget=percent(budget.value),
        may_see_budget=bool(actor.roles & STAFF_MAY["answers.read"]),
        verdict=decided.decision if decided else None,
        **await _explained(request, question, decided) if decided else {},
    )


async def _explained(request: Request, question: str, decided: Decided) -> dict[str, object]:
    """What the template needs besides the decision: why, what matched, and what the visitor gets."""
    verdict = decided.decision
    candidates = [await _shown(request, question, decided.language, one) for one in verdict.candidates]
    foreign = bool(candidates) and all(one.get("language", "") != decided.language for one in candidates)
    return {
        "spoken": decided.language,
        "why": why(verdict, Thresholds.of(verdict.threshold), foreign),
        "candidates": candidates,
        "choices": verdict.candidates[:CHOICES],
        "answering": decided.article,
    }


async def _shown(request: Request, question: str, language: str, candidate: Candidate) -> dict[str, object]:
    """A candidate with the text of its published version that comes nearest."""
    shown = {"article": candidate, "kind": "title", "parts": [], "tags": []}
    try:
        versions = await providers.articles(request).history(candidate.article_id)
    except NotFound:
        return shown
    for version in versions:
        if version.version == candidate.version:
            match = nearest(question, language, version)
            tags = sensitive_tags(version.tags)
            return shown | {"kind": match.kind, "parts": match.parts, "tags": tags, "language": version.language}
    return shown
