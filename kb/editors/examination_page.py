"""The examination's questions: searching, adding, correcting and removing them, and asking them all of the bot now."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Form, Query, Request, UploadFile
from starlette.responses import Response

from common.auth import Actor
from common.errors import BadRequest, NotFound, StaffettaError
from common.language import LANGUAGES
from common.pages import page_language
from kb import providers
from kb.editors.access import Editor, Reader, page_router
from kb.editors.drawing import go_to, say, show
from kb.examination.lines import FILE_BYTES, questions_in
from kb.examination.models import Mark, Run, Source, Standing
from kb.examination.questions import NewQuestion

router = page_router()

ROWS = 50  # questions on a page
OFFERED = 300  # articles offered while one is typed; any other id can be typed
PATIENCE = 0.15  # seconds that the page waits for a run that is nearly done
RUN = "run"
PERSON = "-"  # in the field for the article: a person should answer
DONE = ("added", "corrected", "removed", "imported")
Word = Annotated[str, Query(max_length=200)]
Shown = Literal["", "right", "weak", "lost", "wrong"]


@router.get("/examination")
async def examination(
    request: Request,
    actor: Reader,
    q: Word = "",
    after: Word = "",
    show_only: Annotated[Shown, Query(alias="show")] = "",
    done: Word = "",
    number: Annotated[int, Query(ge=0, le=100_000)] = 0,
    question: Annotated[str, Query(max_length=4000)] = "",
    source: Source = "hand",
) -> Response:
    """The set, newest first; after a run each question with what the bot does, and only those of one mark.

    A link from elsewhere brings a `question`, ready to be added, and its `source`.
    """
    return await _draw(request, actor, q, after, show_only, done, number, question, source)


@router.post("/examination")
async def change(
    request: Request,
    actor: Editor,
    action: Annotated[str, Form()] = "",
    question: Annotated[list[str] | None, Form()] = None,
    article: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    question_id: Annotated[str, Form()] = "",
    source: Annotated[Source, Form()] = "hand",
    back: Annotated[str, Form()] = "",
    file: UploadFile | None = None,
) -> Response:
    """Do what the pressed button says."""
    set_ = providers.exam_questions(request)
    if action == "run":
        runs = providers.exam_runs(request)
        runs.forget(RUN)
        await runs.look(RUN, providers.examinations(request).run, PATIENCE)
        return go_to(request, "/examination")
    try:
        if action == "remove":
            await set_.remove(question_id)
            return _done(request, "removed", 1)
        if action == "import":
            added, corrected = await set_.add(await _sent(file), "file", actor)
            return _done(request, "imported", added + corrected)
        article_id = await _article_id(request, article)
        if action == "correct":
            await set_.correct(question_id, article_id)
            return _done(request, "corrected", 1)
    except StaffettaError as error:
        problem = error.detail if page_language(request) == "en" else say(request, "exam.set.refused")
        return await _draw(request, actor, question=(question or [""])[0], problem=problem, status=error.status)
    if action != "add":
        raise BadRequest("This page knows no such action. Load it again.")
    return await _add(request, actor, question or [], article_id, language, source, back)


async def _add(
    request: Request,
    actor: Actor,
    questions: list[str],
    article_id: str | None,
    language: str,
    source: Source,
    back: str,
) -> Response:
    language = language if language in LANGUAGES else ""
    new = [NewQuestion(one, article_id, language or None) for one in questions if one.strip()]
    if not new:
        return await _draw(request, actor, problem=say(request, "exam.set.empty"), status=400)
    added, corrected = await providers.exam_questions(request).add(new, source, actor)
    if back == "bench":
        return go_to(request, f"/bench?{urlencode({'question': questions[0], 'added': 'true'})}")
    return _done(request, "added", added + corrected)


async def _draw(
    request: Request,
    actor: Actor,
    words: str = "",
    after: str = "",
    only: Shown = "",
    done: str = "",
    number: int = 0,
    question: str = "",
    source: Source = "hand",
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    set_, runs, words = providers.exam_questions(request), providers.exam_runs(request), words.strip()
    run = runs.last(RUN)
    rows, total, more = await _rows(request, run, words, after, only)
    return show(
        request,
        actor,
        "examination.html",
        "examination",
        status=status,
        rows=rows,
        total=total,
        all=await set_.count(),
        more=more,
        words=words,
        after=after,
        only=only,
        run=run,
        is_running=runs.is_running(RUN),
        titles=await set_.titles(),
        offered=await set_.offered(OFFERED),
        done=done if done in DONE else "",
        number=number,
        **{"question": question, "source": source},
        problem=problem,
        query=urlencode({"q": words, "show": only}),
    )


async def _rows(
    request: Request, run: Run | None, words: str, after: str, only: Mark | Literal[""]
) -> tuple[list[tuple[object, Standing | None]], int, str | None]:
    """The questions of the page, each with how it stands if the last run asked it."""
    standing = {one.question.id: one for one in run.standings} if run else {}
    if only and run:
        found = [
            one for one in run.standings if one.mark == only and words.strip().lower() in one.question.question.lower()
        ]
        begin = int(after) if after.isdecimal() and len(after) < 7 else 0
        more = str(begin + ROWS) if len(found) > begin + ROWS else None
        return [(one.question, one) for one in found[begin : begin + ROWS]], len(found), more
    questions, total, more = await providers.exam_questions(request).page(words, limit=ROWS, after=after)
    return [(one, _as_asked(standing.get(one.id), one.article_id)) for one in questions], total, more


def _as_asked(standing: Standing | None, article_id: str | None) -> Standing | None:
    """How a question stands, unless another answer is expected since."""
    return standing if standing and standing.question.article_id == article_id else None


async def _article_id(request: Request, typed: str) -> str | None:
    """The article that somebody typed or chose, by its id; None for a person. Raises BadRequest."""
    typed = typed.strip()
    if not typed:
        raise BadRequest("Choose the article that should answer, or a person.")
    if typed == PERSON:
        return None
    try:
        return (await providers.articles(request).get(typed)).id
    except NotFound:
        raise BadRequest(f"There is no article '{typed[:60]}'. Choose one from the list.") from None


async def _sent(file: UploadFile | None) -> list[NewQuestion]:
    """The questions of an uploaded file. Raises BadRequest or TooLarge."""
    if file is None or not file.filename:
        raise BadRequest("Choose a file of questions first.")
    return questions_in(await file.read(FILE_BYTES + 1))


def _done(request: Request, done: str, number: int) -> Response:
    return go_to(request, f"/examination?{urlencode({'done': done, 'number': number})}")
