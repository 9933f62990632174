"""Imports from the page, beside the requests: a look that changes nothing, then the import itself, each with progress.

One at a time, whichever process does it. A job is a row, so its page can be left, reloaded and opened by somebody else.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import structlog

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import BadRequest, Conflict, NotFound
from common.ids import new_id
from common.tasks import end
from kb.articles import repository
from kb.articles.formats import Entry
from kb.articles.importing import job_rows
from kb.articles.importing.difference import Difference, carry_out, difference
from kb.articles.importing.job import Job, packed_articles, packed_report, unpacked_articles
from kb.articles.importing.preparing import PROBLEMS, Prepared, prepare, prepare_again
from kb.articles.importing.progress import Progress
from kb.articles.models import ImportReport
from kb.articles.published import PublishedArticle
from kb.articles.service import Searchable

BEAT = 0.7  # seconds between signs of life; the page looks every second
_NOW = "~"  # sorts after every time
DEAD = timedelta(seconds=30)  # a process that gave none for so long is gone

# What publishing these articles and archiving those would do, as JSON with `is_clean`; None: nothing had to be asked.
Examine = Callable[[Sequence[PublishedArticle], Sequence[str]], Awaitable[dict[str, Any] | None]]

log = structlog.get_logger()


class ImportJobs:
    """The imports of one database."""

    def __init__(
        self, database: Database, clock: Clock, searchable: Searchable, unindexed: Callable[[], int], examine: Examine
    ) -> None:
        """`unindexed` says how many published articles cannot be found by their meaning yet."""
        self._database = database
        self._clock = clock
        self._searchable = searchable
        self._unindexed = unindexed
        self._examine = examine
        self._tasks: dict[str, asyncio.Task] = {}
        self._progress: Progress | None = None

    async def begin(self, files: dict[str, bytes], actor: Actor, drafts: bool = False) -> str:
        """Begin to look at `files`; the id of the job. Raises Conflict while another one is busy.

        `drafts`: what does not say its status is not published but kept as a draft.
        """
        job_id = new_id("imp")
        now = await self._settle_dead()
        if not await self._database.write(lambda c: job_rows.begin(c, job_id, list(files), actor, now)):
            raise await self._other()
        self._run(job_id, self._look(job_id, files, Entry.as_draft if drafts else lambda entry: entry))
        return job_id

    async def confirm(self, job_id: str, actor: Actor, reason: str | None = None) -> None:
        """Import what was looked at. Raises NotFound, BadRequest without a reason that is needed, or Conflict."""
        job = await self.get(job_id)
        if job.needs_reason and not reason:
            raise BadRequest("Something gets worse by this import. Say why you want it all the same.")
        now = await self._settle_dead()
        if not await self._database.write(lambda c: job_rows.go_on(c, job_id, reason, now)):
            raise await self._other()
        self._run(job_id, self._import(job, actor, reason))

    async def drop(self, job_id: str) -> None:
        """Forget what was looked at; nothing was changed by it."""
        job = await self.get(job_id)
        if not job.is_busy and job.state != "done":
            await self._database.write(lambda c: job_rows.put(c, job_id, "dropped", False, articles=None))

    async def get(self, job_id: str) -> Job:
        """How a job stands. Raises NotFound."""
        await self._settle_dead()
        row = await self._database.read(lambda c: job_rows.find(c, job_id))
        if row is None:
            raise NotFound("There is no such import.")
        return Job.of(row)

    async def latest(self, most: int) -> list[Job]:
        """The last imports, newest first, without their lines."""
        return [Job.of(row) for row in await self._database.read(lambda c: job_rows.latest(c, most))]

    async def wait(self, job_id: str, seconds: float) -> None:
        """Wait for a job of this process, but not for long: a small one is ready before the page is asked for."""
        if task := self._tasks.get(job_id):
            await asyncio.wait([task], timeout=seconds)

    async def close(self) -> None:
        """End what is on its way, and say so in its row."""
        if self._progress:
            self._progress.end()
        await end(self._tasks.values())

    def _run(self, job_id: str, work: Awaitable[None]) -> None:
        task = asyncio.create_task(self._guarded(job_id, work))
        self._tasks[job_id] = task
        task.add_done_callback(lambda done: self._tasks.pop(job_id, None))

    async def _guarded(self, job_id: str, work: Awaitable[None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            await self._database.write(lambda c: job_rows.settle(c, job_id, _NOW))
            raise
        except Exception as error:
            log.warning("import_failed", kind=type(error).__name__)
            await self._database.write(lambda c: job_rows.put(c, job_id, "stopped", False, stopped="failed"))

    async def _look(self, job_id: str, files: dict[str, bytes], named: Callable[[Entry], Entry]) -> None:
        async with self._beating(job_id) as progress:
            taken = await self._database.read(repository.ids)
            prepared = await asyncio.to_thread(prepare, files, taken, progress.told, named)
            if prepared.problems:
                report = packed_report(ImportReport(problems=prepared.problems[:PROBLEMS]))
                await self._database.write(lambda c: job_rows.put(c, job_id, "refused", False, report=report))
                return
            packed = await asyncio.to_thread(packed_articles, prepared)
            await self._put(job_id, "examining", articles=packed)
            await self._report(job_id, prepared)

    async def _report(self, job_id: str, prepared: Prepared, **more: Any) -> None:
        """Say what would change, and what the examination says of it."""
        found = await self._database.read(lambda c: difference(c, prepared.articles))
        examined = await self._examine(found.published(), found.gone())
        told = {"report": packed_report(found.report), "examined": json.dumps(examined) if examined else None}
        await self._database.write(lambda c: job_rows.put(c, job_id, "looked", False, **told, **more))

    async def _import(self, job: Job, actor: Actor, reason: str | None) -> None:
        async with self._beating(job.id) as progress:
            packed = await self._database.read(lambda c: job_rows.articles(c, job.id))
            taken = await self._database.read(repository.ids)
            prepared = await asyncio.to_thread(lambda: prepare_again(unpacked_articles(packed), taken))
            stored = await self._store(job, prepared, actor, reason)
            if stored is None:
                await self._put(job.id, "examining")
                await self._report(job.id, prepared, stopped="changed")
                return
            progress.total = len(stored.published())
            await self._follow(job.id, progress)

    async def _store(self, job: Job, prepared: Prepared, actor: Actor, reason: str | None) -> Difference | None:
        """Store all of it in one transaction; None when the knowledge base is not as it was looked at."""
        now, looked_at = iso(self._clock.now()), job.marks()

        def work(c: Connection) -> Difference | None:
            found = difference(c, prepared.articles, lock=True)
            if found.report.marks() != looked_at:
                return None
            carry_out(c, found, actor, now, reason)
            job_rows.put(c, job.id, "embedding", True, articles=None, done=0)
            return found

        return await self._database.write(work)

    async def _follow(self, job_id: str, progress: Progress) -> None:
        following = asyncio.create_task(self._searchable.refresh())
        try:
            while not following.done():
                await asyncio.wait([following], timeout=BEAT)
                if left := self._unindexed():
                    progress.done = max(progress.total - left, 0)
                elif progress.done:
                    progress.done = progress.total
        finally:
            following.cancel()
        stopped = "not_followed" if following.exception() else None
        await self._database.write(
            lambda c: job_rows.put(c, job_id, "done", False, stopped=stopped, done=progress.total)
        )

    @asynccontextmanager
    async def _beating(self, job_id: str) -> AsyncIterator[Progress]:
        """Gives signs of life with the progress until the work is over."""
        progress = self._progress = Progress()

        beating = asyncio.create_task(self._beat(job_id, progress))
        try:
            yield progress
        finally:
            progress.end()
            beating.cancel()

    async def _beat(self, job_id: str, progress: Progress) -> None:
        def work(c: Connection) -> None:
            job_rows.beat(c, job_id, progress.done, progress.total, iso(self._clock.now()))

        while True:
            await asyncio.sleep(BEAT)
            with suppress(Exception):  # the next one comes soon; without them for long, the job counts as dead
                await self._database.write(work)

    async def _put(self, job_id: str, state: str, **columns: Any) -> None:
        await self._database.write(lambda c: job_rows.put(c, job_id, state, True, **columns))

    async def _settle_dead(self) -> str:
        """Settle what is dead, if anything is; the time."""
        now = self._clock.now()
        row = await self._database.read(job_rows.busy)
        if row is not None and row["id"] not in self._tasks:
            await self._database.write(lambda c: job_rows.settle(c, row["id"], iso(now - DEAD)))
        return iso(now)

    async def _other(self) -> Conflict:
        row = await self._database.read(job_rows.busy)
        if row is None:
            return Conflict("This import was confirmed or dropped already.")
        return Conflict(f"{row['by_name']} is importing just now.", job_id=row["id"], by=row["by_name"])
