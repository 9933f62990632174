"""The bench: an editor asks, and sees the very decision that the bot would take."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from common.auth import Actor
from common.errors import NotFound
from common.language import LANGUAGES
from kb.editors.access import Asker, page_router
from kb.editors.drawing import articles_of, say, show
from kb.editors.matches import nearest

router = page_router()

QUESTION_CHARACTERS = 4000  # as of a visitor's message
CHOICES = 3  # articles that a visitor is asked to choose from
AUTOMATIC = "auto"


@router.get("/bench")
async def bench(request: Request, actor: Asker, article: str = "") -> Response:
    """An empty bench, or one with the first phrasing of an article in its field."""
    question, language = "", AUTOMATIC
    if article:
        found = await articles_of(request).get(article)
        question, language = next(iter(found.phrasings), found.title), found.language
    return await _draw(request, actor, question, language)


@router.post("/bench")
async def ask(
    request: Request, actor: Asker, question: Annotated[str, Form()] = "", language: Annotated[str, Form()] = AUTOMATIC
) -> Response:
    """The decision on a question."""
    question = question.strip()
    language = language if language in LANGUAGES else AUTOMATIC
    if not question:
        return await _draw(request, actor, question, language, problem=say(request, "bench.empty"))
    if len(question) > QUESTION_CHARACTERS:
        problem = say(request, "bench.too_long", most=QUESTION_CHARACTERS)
        return await _draw(request, actor, question, language, problem=problem)
    verdict = await request.app.state.search.decide(question, None if language == AUTOMATIC else language)
    return await _draw(request, actor, question, language, verdict=verdict)


async def _draw(
    request: Request, actor: Actor, question: str, language: str, *, problem: str = "", verdict=None
) -> Response:
    settings = request.app.state.settings
    return show(
        request,
        actor,
        "bench.html",
        "bench",
        status=400 if problem else 200,
        question=question,
        asked_language=language,
        problem=problem,
        verdict=verdict,
        threshold=settings.kb_answer_threshold,
        confirm_threshold=settings.kb_confirm_threshold,
        why=_why(request, verdict) if verdict else "",
        candidates=[await _shown(request, question, verdict.language, one) for one in verdict.candidates]
        if verdict
        else [],
        choices=verdict.candidates[:CHOICES] if verdict else [],
    )


def _why(request: Request, verdict) -> str:
    reasons = ("sensitive_topic", "repeated_question")
    return say(request, f"bench.why_{verdict.reason if verdict.reason in reasons else verdict.decision}")


async def _shown(request: Request, question: str, language: str, candidate) -> dict[str, object]:
    """A candidate with the text of its published version that comes nearest."""
    shown = {"article_id": candidate.article_id, "title": candidate.title, "confidence": candidate.confidence}
    try:
        versions = await articles_of(request).history(candidate.article_id)
    except NotFound:
        versions = []
    for version in versions:
        if version.version == candidate.version:
            match = nearest(question, language, version)
            return shown | {"kind": match.kind, "parts": match.parts}
    return shown | {"kind": "title", "parts": []}
