"""The bench: an editor asks, and sees the very decision that the bot would take, now or with a draft."""

import asyncio
from typing import Annotated, Literal

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.auth import STAFF_MAY, Actor
from common.errors import BadRequest, NotFound
from common.language import LANGUAGES
from kb import providers
from kb.articles.models import Content
from kb.articles.sensitive import sensitive_tags
from kb.editors import bench_drafts
from kb.editors.access import Asker, Editor, may_edit, page_router
from kb.editors.article_page import FORM_FIELDS
from kb.editors.bench_drafts import UNSAVED, Draft
from kb.editors.bench_reasons import percent, why
from kb.editors.drawing import say, show
from kb.editors.matches import nearest
from kb.editors.writing import Writing
from kb.search.decision import Candidate, Thresholds
from kb.search.question import CHARACTERS, Decided, Question

router = page_router()

CHOICES = 3  # articles that a visitor is asked to choose from
AUTOMATIC = "auto"
State = Literal["live", "draft"]


@router.get("/bench")
async def bench(
    request: Request,
    actor: Asker,
    article: str = "",
    draft: str = "",
    question: Annotated[str, Query(max_length=CHARACTERS)] = "",
    added: bool = False,
) -> Response:
    """An empty bench, or one with a question, the first phrasing of an article, or a draft to try."""
    language, trying = AUTOMATIC, None
    if article:
        found = await providers.articles(request).get(article)
        question, language = next(iter(found.phrasings), found.title), found.language
    if draft and may_edit(actor):
        trying = await bench_drafts.chosen(request, draft, "")
        question = question or next(iter(trying.content.phrasings), trying.content.title)
    return await _draw(request, actor, question, language, draft=trying, added=added)


@router.post("/bench")
async def ask(
    request: Request,
    actor: Asker,
    question: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = AUTOMATIC,
    state: Annotated[State, Form()] = "live",
    draft: Annotated[str, Form()] = "",
    written: Annotated[str, Form()] = "",
) -> Response:
    """The decision on a question, as things are or with the draft published."""
    question, problem, decided, later = question.strip(), "", None, None
    language = language if language in LANGUAGES else AUTOMATIC
    asked = Question(question, None if language == AUTOMATIC else language)
    try:
        trying = await bench_drafts.chosen(request, draft, written) if may_edit(actor) else None
    except NotFound:
        trying, state, problem = None, "live", say(request, "bench.draft_gone")
    try:
        if trying and state == "draft":
            decided, later = await bench_drafts.asked(request, trying, asked)
        elif not problem:
            decided = await providers.search(request).decide(asked)
    except BadRequest:
        problem = say(request, "bench.too_long" if len(question) > CHARACTERS else "bench.empty", most=CHARACTERS)
    return await _draw(
        request, actor, question, language, problem=problem, decided=decided, later=later, draft=trying, state=state
    )


@router.post("/bench/draft")
async def try_draft(request: Request, actor: Editor) -> Response:
    """The bench with a text that is being written; nothing is saved."""
    form = await request.form(max_fields=FORM_FIELDS)
    writing, article_id = Writing.sent(form), str(form.get("written", ""))
    content = writing.content()
    draft = Draft(article_id or UNSAVED, 0, content, bench_drafts.packed(article_id, content))
    return await _draw(request, actor, next(iter(content.phrasings), content.title), AUTOMATIC, draft=draft)


async def _draw(
    request: Request,
    actor: Actor,
    question: str,
    language: str,
    *,
    problem: str = "",
    decided: Decided | None = None,
    later: Decided | None = None,
    draft: Draft | None = None,
    state: State | None = None,
    added: bool = False,
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
        later=later.decision if later and decided and later.decision.decision != decided.decision.decision else None,
        draft=draft,
        unsaved=UNSAVED,
        state=state or ("draft" if draft else "live"),
        drafts=await bench_drafts.offered(request) if may_edit(actor) and not (draft and draft.written) else [],
        exam_questions=await providers.exam_questions(request).count(),
        added=added,
        **await _explained(request, question, decided, draft) if decided else {},
    )


async def _explained(request: Request, question: str, decided: Decided, draft: Draft | None) -> dict[str, object]:
    """What the template needs besides the decision: why, what matched, and what the visitor gets."""
    verdict = decided.decision
    candidates = [await _shown(request, question, decided.language, one, draft) for one in verdict.candidates]
    near = await providers.hearing(request).near(Question(question, decided.language))
    foreign = bool(candidates) and all(one.get("language", "") != decided.language for one in candidates)
    return {
        "spoken": decided.language,
        "why": why(verdict, Thresholds.of(verdict.threshold), foreign),
        "candidates": candidates,
        "choices": verdict.candidates[:CHOICES],
        "answering": decided.article,
        "told_first": near.as_json() if near else None,
    }


async def _shown(
    request: Request, question: str, language: str, candidate: Candidate, draft: Draft | None
) -> dict[str, object]:
    """A candidate with the text that comes nearest, of the version that is published or of the draft."""
    shown = {"article": candidate, "kind": "title", "parts": [], "tags": []}
    is_draft = draft is not None and (draft.article_id, draft.version) == (candidate.article_id, candidate.version)
    text = draft.content if draft is not None and is_draft else await _version(request, candidate)
    if text is None:
        return shown
    match = nearest(question, language, text)
    return shown | {
        "kind": match.kind,
        "parts": match.parts,
        "tags": sensitive_tags(text.tags),
        "language": text.language,
        "is_draft": is_draft,
    }


async def _version(request: Request, candidate: Candidate) -> Content | None:
    try:
        versions = await providers.articles(request).history(candidate.article_id)
    except NotFound:
        return None
    return next((version for version in versions if version.version == candidate.version), None)
