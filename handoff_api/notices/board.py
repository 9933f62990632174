"""What kb says is going on, kept at hand in this process: no visitor and no agent waits for kb to read it.

Each process asks for itself, so nothing has to be shared. While kb is away the last that it said
stands, and the clock still begins and ends it.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from common.clock import Clock, iso
from handoff_api.notices.models import ArticleChange, Case, Notice

CALL_SECONDS = 2.0
NEWS_EVERY = timedelta(seconds=60)  # what has ended and what articles have changed: read by people, not by the minute
REACH_BACK = timedelta(days=14)  # of the news; who was away for longer reads the articles anew
AT_MOST = 200  # things of one kind

RUNNING = "/api/notices?state=running&state=scheduled&limit=200"
CASES = "/api/cases?state=open&limit=50"

log = structlog.get_logger()


class Board:
    """Notices, cases and changes as kb told them last."""

    def __init__(self, client: httpx.AsyncClient, kb: str, service_token: str, clock: Clock) -> None:
        self._client = client
        self._kb = kb
        self._headers = {"Authorization": f"Bearer {service_token}"}
        self._clock = clock
        self._told: dict[str, tuple[str, list[Any]]] = {}  # path without dates -> etag, items
        self._news_read = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self.is_known = False  # whether kb has ever told

    async def look(self) -> None:
        """Ask kb for what runs, and once a minute for what is news; what it does not tell stays as it was."""
        now = self._clock.now()
        await asyncio.gather(self._read("notices", RUNNING, Notice), self._read("cases", CASES, Case))
        if now - self._news_read >= NEWS_EVERY:
            since = iso(now - REACH_BACK)
            await asyncio.gather(
                self._read("ended", "/api/notices?state=ended&limit=50", Notice),
                self._read("changes", f"/api/changes?live=true&since={since}&limit={AT_MOST}", ArticleChange),
            )
            self._news_read = now

    def running(self) -> list[Notice]:
        """The notices that run now, problems first, then the latest."""
        now = self._clock.now()
        found = [one for one in self._items("notices") if one.runs_at(now)]
        latest = sorted(found, key=lambda one: one.starts_at or "", reverse=True)
        return sorted(latest, key=lambda one: one.kind != "problem")

    def find(self, notice_id: str) -> Notice | None:
        """A notice that runs or has ended not long ago."""
        known = [*self._items("notices"), *self._items("ended")]
        return next((one for one in known if one.notice_id == notice_id), None)

    def ended(self) -> list[Notice]:
        """The notices that have ended not long ago."""
        now, known = self._clock.now(), {one.notice_id: one for one in self._items("ended")}
        known |= {one.notice_id: one for one in self._items("notices") if one.ends_at and one.ends_at <= iso(now)}
        return list(known.values())

    def cases(self) -> list[Case]:
        """Where something seems to be going on and nobody has decided about it, the most people first."""
        return sorted(self._items("cases"), key=lambda one: -one.people)

    def changes(self) -> list[ArticleChange]:
        """What became of articles in the last two weeks, the latest first."""
        return sorted(self._items("changes"), key=lambda one: one.at, reverse=True)

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Something that is not kept here: the status, 0 when nobody answered, and what was said."""
        try:
            answer = await self._client.request(
                method, f"{self._kb}{path}", headers=self._headers, json=body, timeout=CALL_SECONDS
            )
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            return 0, {}
        return answer.status_code, told if isinstance(told, dict) else {}

    def _items(self, name: str) -> list[Any]:
        return self._told.get(name, ("", []))[1]

    async def _read(self, name: str, path: str, kind: type[BaseModel]) -> None:
        etag = self._told.get(name, ("", []))[0]
        headers = self._headers | ({"If-None-Match": etag} if etag else {})
        try:
            answer = await self._client.get(f"{self._kb}{path}", headers=headers, timeout=CALL_SECONDS)
            if answer.status_code != 200:  # 304: nothing has changed; all else: what was told stands
                return
            items = _read_all(answer.json()["items"], kind)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return
        self._told[name] = answer.headers.get("etag", ""), items
        self.is_known = True


def _read_all(items: Sequence[Any], kind: type[BaseModel]) -> list[BaseModel]:
    """Those that can be read: one that cannot must not take the others with it."""
    found = []
    for item in items:
        try:
            found.append(kind.model_validate(item))
        except ValidationError as error:
            log.warning("kb_told_unreadable", what=kind.__name__, errors=error.error_count())
    return found
