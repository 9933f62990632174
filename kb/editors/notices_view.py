"""What the pages of notices show: the form with its preview, who would be told, whom it concerns."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from common.auth import Actor
from common.language import LANGUAGES
from common.pages import page_language
from kb import providers
from kb.articles.rendering import render_aside
from kb.editors.access import may_edit
from kb.editors.company_time import company_time, from_field, in_words, to_field
from kb.editors.drawing import Sentences, show
from kb.editors.notice_writing import Typed
from kb.notices.models import KINDS, Content, Notice, Words
from kb.notices.rules import CAUSE_CHARACTERS, TITLE_CHARACTERS
from kb.notices.trying import DAYS
from kb.notices.words import said

SHOWN = 40  # questions of those who would be told


@dataclass(frozen=True)
class Look:
    """A notice as a row of the list shows it."""

    notice: Notice
    title: str
    language: str
    starts: str
    ends: str
    next_update: str


@dataclass(frozen=True)
class Shown:
    """A notice as visitors read it in one language."""

    language: str
    title: str
    html: str
    banner_html: str
    next_update: str


def view_of(request: Request, notice: Notice, zone: ZoneInfo) -> Look:
    """A notice in the reader's language, as far as it is written in it."""
    language = page_language(request)
    language = language if language in notice.texts else next(iter(notice.texts))
    times = (in_words(request, one, zone) if one else "" for one in (notice.starts_at, notice.ends_at))
    starts, ends = times
    update = in_words(request, notice.next_update_at, zone) if notice.next_update_at else ""
    return Look(notice, notice.texts[language].title, language, starts, ends, update)


async def draw_form(
    request: Request,
    actor: Actor,
    typed: Typed,
    notice: Notice | None = None,
    *,
    problems: Sentences | None = None,
    is_newer: bool = False,
    done: str = "",
    status: int = 200,
) -> Response:
    """The page of one notice: its form, and what can be done about it."""
    zone = await company_time(request).zone()
    telling = providers.telling_of_notices(request)
    told = notice is not None and notice.state in ("running", "ended")
    return show(
        request,
        actor,
        "notice.html",
        "notices",
        status=status,
        typed=typed,
        notice=notice,
        look=view_of(request, notice, zone) if notice else None,
        problems=problems or Sentences(),
        is_newer=is_newer,
        done=done,
        zone=zone.key,
        kinds=KINDS,
        title_characters=TITLE_CHARACTERS,
        cause_characters=CAUSE_CHARACTERS,
        shown=await _shown(request, typed, notice, zone),
        banner=typed.banner,
        affected=await telling.affected(notice.notice_id) if told else None,
        remarks=await providers.remarks(request).of("notice", notice.notice_id) if notice else [],
        next_update_at=to_field(notice.next_update_at, zone) if notice else "",
        days=DAYS,
        reads_only=not may_edit(actor),
    )


async def draw_preview(request: Request, actor: Actor, typed: Typed) -> Response:
    """The preview alone."""
    zone = await company_time(request).zone()
    return show(
        request,
        actor,
        "notice_preview.html",
        "notices",
        shown=await _shown(request, typed, None, zone),
        typed=typed,
        banner=typed.banner,
    )


async def draw_tried(request: Request, actor: Actor, content: Content) -> Response:
    """Who would have been told, alone."""
    tried = await providers.trying(request).attempt(content) if content.audience.questions else None
    return show(
        request, actor, "notice_tried.html", "notices", tried=tried, questions=SHOWN, days=DAYS
    )  # fmt: skip


async def _shown(request: Request, typed: Typed, notice: Notice | None, zone: ZoneInfo) -> list[Shown]:
    """The notice in each language that has words, the reader's first."""
    mine = page_language(request)
    update = from_field(typed.next_update_at, zone)
    found = []
    for language in sorted(LANGUAGES, key=lambda one: one != mine):
        words = Words(**typed.words[language])
        if not words.title.strip() and not words.text.strip():
            continue
        whole = said(words, language, notice.updates if notice else ()).html
        short = (await render_aside(words.text))[0].html
        when = in_words(request, update, zone) if update else ""
        found.append(Shown(language, words.title, whole, short, when))
    return found
