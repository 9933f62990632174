"""Notices: what visitors are told first. What runs and what is planned, one of them with its form, its end told."""

from typing import Annotated, get_args

from fastapi import Form, Query, Request
from starlette.responses import Response

from common.auth import Actor
from common.errors import BadRequest, Conflict, NotFound
from common.language import LANGUAGES
from kb import providers
from kb.editors.access import Editor, Reader, page_router
from kb.editors.cases_page import open_cases
from kb.editors.company_time import company_time, from_field, in_words
from kb.editors.drawing import Sentences, go_to, say, sentences, show
from kb.editors.notice_writing import Typed
from kb.editors.notices_view import draw_form, draw_preview, draw_tried, view_of
from kb.notices.models import Change, Content, News, Notice, State

router = page_router()

ENDED = 20  # of those that are over, on a page
PLANNED = 100  # of the others; nobody runs so many
Word = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Form(max_length=10_000)]

DONE = ("saved", "started", "planned", "told", "ended", "back", "deleted", "informed", "dealt")
STATES = get_args(State)


@router.get("/notices")
async def notices(request: Request, actor: Reader, after: Word = "", done: Word = "") -> Response:
    """What runs, what is planned, and what is over, the latest first."""
    kept, zone = providers.notices(request), await company_time(request).zone()
    current = (await kept.page(["running", "scheduled", "draft"], PLANNED)).items
    ended = await kept.page(["ended"], ENDED, after)
    remarks = providers.remarks(request)
    return show(
        request,
        actor,
        "notices.html",
        "notices",
        shelves={state: [view_of(request, one, zone) for one in current if one.state == state] for state in STATES[:3]},
        ended=[view_of(request, one, zone) for one in ended.items],
        more=ended.next,
        after=after,
        open_cases=await open_cases(request),
        remarked=await _remarked_articles(request, await remarks.waiting("article")),
        done=done if done in DONE else "",
    )


@router.get("/notices/new")
async def begin(request: Request, actor: Editor, case: Word = "") -> Response:
    """The form of a new notice, about a case perhaps: one that is there for it is shown instead."""
    kept = providers.notices(request)
    if case and (known := await kept.of_case(case)):
        return go_to(request, f"/notices/{known.notice_id}")
    typed = await _of_case(request, case) if case else Typed(everyone=True)
    return await draw_form(request, actor, typed)


@router.post("/notices/new")
async def write(request: Request, actor: Editor) -> Response:
    """Store a new notice, and start it if the button says so."""
    form = dict((await request.form()).items())
    typed, zone = Typed.from_form(form), await company_time(request).zone()
    content, problems = typed.content(zone)
    if problems:
        found = sentences(request, problems)
        return await draw_form(request, actor, typed, problems=found, status=400)
    kept = providers.notices(request)
    notice = await kept.create(content, actor)
    if content.case_id:
        await _link_case(request, content.case_id, notice.notice_id, actor)
    if form.get("action") != "start":
        return go_to(request, f"/notices/{notice.notice_id}?done=saved")
    return await _start(request, typed, notice, actor)


@router.post("/notices/preview")
async def preview(request: Request, actor: Editor) -> Response:
    """The notice as visitors will see it, for what stands in the form just now."""
    typed = Typed.from_form(dict((await request.form()).items()))
    return await draw_preview(request, actor, typed)


@router.post("/notices/try")
async def attempt(request: Request, actor: Editor) -> Response:
    """Who of the visitors of the last days would have been told, for what stands in the form just now."""
    typed = Typed.from_form(dict((await request.form()).items()))
    content, _ = typed.content(await company_time(request).zone())
    return await draw_tried(request, actor, content)


@router.get("/notices/{notice_id}")
async def notice(request: Request, notice_id: str, actor: Reader, done: Word = "") -> Response:
    """One notice, with what can be done about it."""
    found = await providers.notices(request).get(notice_id)
    zone = await company_time(request).zone()
    return await draw_form(request, actor, Typed.of(found, zone), found, done=done if done in DONE else "")


@router.post("/notices/{notice_id}")
async def change(request: Request, notice_id: str, actor: Editor) -> Response:
    """Save what stands in the form, and start it if the button says so."""
    form = dict((await request.form()).items())
    typed, zone = Typed.from_form(form), await company_time(request).zone()
    kept = providers.notices(request)
    known = await kept.get(notice_id)
    content, problems = typed.content(zone, known)
    if problems:
        return await draw_form(request, actor, typed, known, problems=sentences(request, problems), status=400)
    values = {name: getattr(content, name) for name in Content.model_fields}
    tell_again = "tell_again" in form
    try:
        saved = await kept.update(
            notice_id, Change(**values, base_revision=typed.base_revision, tell_again=tell_again), actor
        )
    except Conflict:
        return await draw_form(request, actor, typed, await kept.get(notice_id), is_newer=True, status=409)
    except BadRequest:  # the one thing that only the moment of saving can tell
        found = Sentences(ends_at=say(request, "wrong.time_over"))
        return await draw_form(request, actor, typed, known, problems=found, status=400)
    if form.get("action") == "start":
        return await _start(request, typed, saved, actor)
    return go_to(request, f"/notices/{notice_id}?done=saved")


@router.post("/notices/{notice_id}/do")
async def work_on(
    request: Request,
    notice_id: str,
    actor: Editor,
    action: Annotated[str, Form()] = "",
    update_it: Text = "",
    update_en: Text = "",
    next_update_at: Annotated[str, Form(max_length=40)] = "",
    remark_id: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Do what the pressed button says: tell what is new, end it, tell that it ended, throw a draft away."""
    kept = providers.notices(request)
    match action:
        case "update":
            zone = await company_time(request).zone()
            news = News(texts={"it": update_it, "en": update_en}, next_update_at=from_field(next_update_at, zone))
            await kept.tell(notice_id, news, actor)
            done = "told"
        case "end":
            ended = await kept.end(notice_id, actor)
            done = "ended" if ended.state == "ended" else "back"
        case "inform":
            await _inform(request, await kept.get(notice_id), actor)
            done = "informed"
        case "delete":
            await kept.delete(notice_id)
            return go_to(request, "/notices?done=deleted")
        case "dealt":
            await providers.remarks(request).deal_with(remark_id, actor)
            done = "dealt"
        case _:
            raise BadRequest("This page knows no such action. Load it again.")
    return go_to(request, f"/notices/{notice_id}?done={done}")


async def _start(request: Request, typed: Typed, notice: Notice, actor: Actor) -> Response:
    try:
        started = await providers.notices(request).start(notice.notice_id, actor)
    except BadRequest:
        typed.base_revision = notice.revision
        found = Sentences(ends_at=say(request, "wrong.time_over"))
        return await draw_form(request, actor, typed, notice, problems=found, status=400)
    done = "started" if started.state == "running" else "planned"
    return go_to(request, f"/notices/{notice.notice_id}?done={done}")


async def _inform(request: Request, notice: Notice, actor: Actor) -> None:
    """Tell those who left a contact that it is over. Raises Conflict while it is not."""
    if notice.state != "ended":
        raise Conflict("This notice is not over yet, so there is nothing to tell.")
    texts = request.app.state.pages.texts
    news = {
        language: texts.get(language, f"notices.over.{notice.kind}", title=_title(notice, language))
        for language in LANGUAGES
    }
    told = await providers.telling_of_notices(request).tell_end(notice.notice_id, notice.version, news)
    await providers.notices(request).keep_told(notice.notice_id, actor, told.in_chat, told.letters)


def _title(notice: Notice, language: str) -> str:
    return (notice.texts.get(language) or next(iter(notice.texts.values()))).title


async def _of_case(request: Request, case_id: str) -> Typed:
    """What is known of a case, as the beginning of a notice. Raises NotFound."""
    look, texts = await providers.cases(request).get(case_id), request.app.state.pages.texts
    zone = await company_time(request).zone()
    words = {}
    for language in LANGUAGES:
        shared = ", ".join(look.case.words) or look.examples[0][:60]
        since = in_words(request, look.case.first_at, zone).rpartition(" ")[2]
        words[language] = {
            "title": texts.get(language, "notices.case.title", words=shared),
            "text": texts.get(language, "notices.case.text", since=since),
        }
    return Typed.of_case(look, words)


async def _link_case(request: Request, case_id: str, notice_id: str, actor: Actor) -> None:
    try:
        await providers.cases(request).link_notice(case_id, notice_id, actor)
    except NotFound:  # the case may be gone; the notice is needed all the same
        return


async def _remarked_articles(request: Request, waiting: dict[str, int]) -> list[tuple[str, str, int]]:
    """Articles about which somebody remarked something: id, title, and how many remarks wait."""
    found = []
    for article_id, number in sorted(waiting.items(), key=lambda one: -one[1])[:ENDED]:
        try:
            article = await providers.articles(request).get(article_id)
        except NotFound:
            continue
        found.append((article_id, article.title, number))
    return found
