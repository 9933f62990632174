"""`/api/exam-questions`: the questions that a change is asked before it goes live."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from common.auth import authorise
from common.errors import TooLarge
from kb.examination.lines import FILE_BYTES, questions_in
from kb.examination.questions import NewQuestion
from kb.providers import ActorOf, ExamQuestionsOf
from kb.search.question import CHARACTERS

router = APIRouter(prefix="/api/exam-questions", tags=["examination"])


class ExamQuestionBody(BaseModel):
    """A question and the article that should answer; `article_id` null: a person."""

    question: str = Field(min_length=1, max_length=CHARACTERS)
    article_id: str | None
    language: str | None = Field(None, max_length=10)


@router.get("")
async def browse(
    actor: ActorOf,
    questions: ExamQuestionsOf,
    q: Annotated[str, Query(max_length=200)] = "",
    article_id: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """The questions, newest first; `q` looks into their words."""
    authorise(actor, "article.read")
    found, total, more = await questions.page(q, article_id, limit, after)
    return {"items": [one.as_json() for one in found], "total": total, "next": more}


@router.post("", status_code=201)
async def add(body: ExamQuestionBody, actor: ActorOf, questions: ExamQuestionsOf) -> dict[str, int]:
    """Add one question; one that is there gets this answer."""
    authorise(actor, "article.edit")
    new = NewQuestion(body.question, body.article_id, body.language)
    added, corrected = await questions.add([new], "bench", actor)
    return {"added": added, "corrected": corrected}


@router.post("/import")
async def import_(request: Request, actor: ActorOf, questions: ExamQuestionsOf) -> dict[str, int]:
    """Add the questions of a file in JSON Lines (the body): all of them, or none and the reason (400)."""
    authorise(actor, "article.edit")
    added, corrected = await questions.add(questions_in(await _body(request)), "file", actor)
    return {"added": added, "corrected": corrected}


@router.delete("/{question_id}", status_code=204)
async def remove(question_id: str, actor: ActorOf, questions: ExamQuestionsOf) -> None:
    """Ask it no more."""
    authorise(actor, "article.edit")
    await questions.remove(question_id)


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > FILE_BYTES:
            raise TooLarge(f"A file of questions is at most {FILE_BYTES // 2**20} MB.")
    return bytes(data)
