"""What has happened since somebody was last here: notices that began, went on and ended, articles that changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from common.clock import iso
from common.database import Connection
from handoff_api.notices import repository
from handoff_api.notices.board import REACH_BACK, Board
from handoff_api.notices.models import Notice

NEW_HERE = timedelta(days=7)  # of news for somebody who has never read any, nor been at work
# kb's words for what becomes of an article, of which an agent should know, and what he reads; drafts are the editors'.
TOLD_CHANGES = {"published": "published", "published_on_time": "published", "archived": "archived"}


@dataclass(frozen=True)
class NewsItem:
    """One piece of news. `id` is the notice's or the article's, `text` what is new, if that is a sentence."""

    at: str
    what: Literal["notice", "article"]
    how: Literal["started", "updated", "ended", "published", "archived"]
    id: str
    title: str
    by: str | None = None
    text: str = ""


def since(c: Connection, now: datetime, staff_id: str) -> str:
    """From when on news is new to somebody: since he last said he had read it, else since his last shift."""
    seen, ended = repository.seen_at(c, staff_id), repository.last_shift_ended(c, staff_id)
    return max(seen or ended or iso(now - NEW_HERE), iso(now - REACH_BACK))


def news(board: Board, language: str, begin: str) -> list[NewsItem]:
    """What has happened from `begin` on, the latest first; the words in `language`, where kb has them."""
    found = [item for one in [*board.running(), *board.ended()] for item in _of_notice(one, language)]
    for change in board.changes():
        if how := TOLD_CHANGES.get(change.action):
            title = change.title or change.article_id
            found.append(NewsItem(change.at, "article", how, change.article_id, title, change.who or None))
    return sorted((one for one in found if one.at > begin), key=lambda one: one.at, reverse=True)


def _of_notice(notice: Notice, language: str) -> Iterator[NewsItem]:
    title = notice.words(language).title
    if notice.starts_at:
        yield NewsItem(notice.starts_at, "notice", "started", notice.notice_id, title, notice.updated_by)
    for update in notice.updates:
        text = update.said_in(language)
        yield NewsItem(update.at, "notice", "updated", notice.notice_id, title, update.by, text)
    if notice.state == "ended" and notice.ends_at:
        yield NewsItem(notice.ends_at, "notice", "ended", notice.notice_id, title, notice.updated_by)
