"""What has happened since somebody was last here: notices that began, went on and ended, articles that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from common.clock import iso
from common.database import Connection
from handoff_api.notices import repository
from handoff_api.notices.board import REACH_BACK, Board
from handoff_api.notices.models import ArticleChange, Notice

How = Literal["started", "updated", "ended", "published", "archived"]

MANY = 6  # articles of one hour that are told as one: an import is not two thousand pieces of news
HOUR = len("2026-11-23T08")
NEW_HERE = timedelta(days=7)  # of news for somebody who has never read any, nor been at work
# kb's words for what becomes of an article, of which an agent should know, and what he reads; drafts are the editors'.
TOLD_CHANGES: dict[str, How] = {"published": "published", "published_on_time": "published", "archived": "archived"}


@dataclass(frozen=True)
class NewsItem:
    """One piece of news. `id` is the notice's or the article's, `text` what is new, if that is a sentence.

    With a `count`, so many articles at once, of which `id` and `title` are one.
    """

    at: str
    what: Literal["notice", "article"]
    how: How
    id: str
    title: str
    by: str | None = None
    text: str = ""
    count: int = 1


def since(c: Connection, now: datetime, staff_id: str) -> str:
    """From when on news is new to somebody: since he last said he had read it, else since his last shift."""
    seen, ended = repository.seen_at(c, staff_id), repository.last_shift_ended(c, staff_id)
    new_here = max(repository.joined_at(c, staff_id) or "", iso(now - NEW_HERE))
    return max(seen or ended or new_here, iso(now - REACH_BACK))


def news(board: Board, language: str, begin: str) -> list[NewsItem]:
    """What has happened from `begin` on, the latest first; the words in `language`, where kb has them."""
    found = [item for one in [*board.running(), *board.ended()] for item in _of_notice(one, language)]
    found += _of_articles(one for one in board.changes() if one.at > begin)
    return sorted((one for one in found if one.at > begin), key=lambda one: one.at, reverse=True)


def _of_articles(changes: Iterable[ArticleChange]) -> Iterator[NewsItem]:
    """Each article that was published or archived; what somebody did to many within an hour is one piece of news."""
    at_once: defaultdict[tuple[How, str, str], list[ArticleChange]] = defaultdict(list)
    for one in changes:
        if how := TOLD_CHANGES.get(one.action):
            at_once[how, one.who, one.at[:HOUR]].append(one)
    for (how, who, _), several in at_once.items():
        together = len(several) if len(several) >= MANY else 1
        for one in several[:1] if together > 1 else several:
            title = one.title or one.article_id
            yield NewsItem(one.at, "article", how, one.article_id, title, who or None, count=together)


def _of_notice(notice: Notice, language: str) -> Iterator[NewsItem]:
    title = notice.words(language).title
    if notice.starts_at:
        yield NewsItem(notice.starts_at, "notice", "started", notice.notice_id, title, notice.updated_by)
    for update in notice.updates:
        text = update.said_in(language)
        yield NewsItem(update.at, "notice", "updated", notice.notice_id, title, update.by, text)
    if notice.state == "ended" and notice.ends_at:
        yield NewsItem(notice.ends_at, "notice", "ended", notice.notice_id, title, notice.updated_by)
