"""Watches the questions as they come, beside the requests: one process at a time, whoever holds the lease.

Each look takes what is new, makes its vectors, and tells the detector. What the detector knows is made from
SQL when the process starts, so that a restart loses nothing, and what is usual is learned anew every night.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import structlog

from common.clock import Clock, iso
from common.database import Connection, Database, Row
from common.ids import new_id
from kb.cases import growing, repository, storing
from kb.cases.asked import Asked, stems_of, vectors_of
from kb.cases.detector import CASE_LIFE, LATEST, Detector, Raised
from kb.cases.expected import Expected, is_expected
from kb.cases.models import Announced
from kb.cases.usual import HISTORY_DAYS, SAMPLE, Usual, learn
from kb.lease import Lease
from kb.search.texts.spelling import Vectors

EVERY = 2.0  # seconds between looks; evidence itself comes every two seconds
GROWN_BY = 0.1  # of the past, when it comes late: then what is usual is learned before the day is over
LEAST_GROWN = 100
DAY = 86400.0
USUAL_ZONE = ZoneInfo("Europe/Rome")  # until the company's is known

Encode = Callable[[list[str]], Awaitable[Vectors]]
Zone = Callable[[], Awaitable[tzinfo]]

log = structlog.get_logger()


async def usual_zone() -> tzinfo:
    """The time zone of a company that has set none."""
    return USUAL_ZONE


class CaseWatch:
    """Watches the questions of one database."""

    def __init__(self, database: Database, clock: Clock, encode: Encode, maker: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._encode = encode
        self._maker = maker
        self._zone: Zone = usual_zone
        self._lease = Lease(database, clock, "case_watch")
        self._is_ready = False  # whether what is in memory is what is stored
        self._detector = self._new_detector(Usual(USUAL_ZONE))
        self._erasures = 0
        self._made_by = ""  # the encoder of the vectors in memory
        self._midnight = 0.0  # until when the past has been learned
        self._late = 0  # questions of the past that came since
        self._bursts: dict[str, tuple[Announced, Expected]] = {}

    @staticmethod
    def _new_detector(usual: Usual) -> Detector:
        return Detector(usual, lambda: new_id("case"))

    async def run(self, zone: Zone = usual_zone) -> None:
        """Look until cancelled; `zone` is the company's, in which hours of the week are counted."""
        self._zone = zone
        try:
            while True:
                await asyncio.sleep(EVERY)
                try:
                    await self.look()
                except Exception as error:  # the database or the encoder is away for a while; the rows stay
                    log.warning("cases_wait", kind=type(error).__name__)
                    self._is_ready = False
        finally:
            with suppress(Exception):
                await self._lease.let_go()

    async def look(self) -> None:
        """One look: everything that is new is looked at when it returns, if this process is the one that does it."""
        if not self._maker() or not await self._hold():
            return
        erasures, maker = await self._database.read(repository.erasures), self._maker()
        if not self._is_ready or erasures != self._erasures or maker != self._made_by:
            await self._take_up()
            self._erasures, self._made_by = erasures, maker
        await self._learn_if_due()
        await self._read_announced()
        while await self._take_new():
            if not await self._hold():
                return
            await self._learn_if_due()
        await self._count()
        ended = self._now() - CASE_LIFE
        await self._database.write(lambda c: growing.let_pass(c, ended))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    async def _hold(self) -> bool:
        is_held = await self._lease.hold()
        if not is_held or self._lease.is_anew:
            self._is_ready = False
        return is_held

    async def _take_up(self) -> None:
        """Put into memory what the detector knew before."""
        now, maker = self._now(), self._maker()
        recent = await self._database.read(lambda c: storing.since(c, now - LATEST, maker))
        self._detector = self._new_detector(self._detector.usual)
        self._detector.going = await self._database.read(lambda c: growing.going(c, now - CASE_LIFE))
        self._midnight, self._bursts = 0.0, {}
        await self._learn_if_due()
        await self._read_announced()
        for one in recent:
            self._detector.remember(one, self._is_expected(one))
        self._is_ready = True

    async def _learn_if_due(self) -> None:
        """Learn what is usual when a day has begun, or when much of the past has come late."""
        midnight = _midnight(self._clock.now(), await self._zone())
        usual = self._detector.usual
        is_grown = self._late >= max(LEAST_GROWN, GROWN_BY * usual.total) if usual.is_ready else self._late > 0
        if midnight == self._midnight and not is_grown:
            return
        await self._learn(midnight)
        self._midnight, self._late = midnight, 0

    async def _learn(self, midnight: float) -> None:
        now, zone, maker, start = self._now(), await self._zone(), self._maker(), midnight - HISTORY_DAYS * DAY
        await self._database.write(lambda c: storing.tidy(c, start, now - DAY, SAMPLE))
        past = await self._database.read(lambda c: storing.past(c, start, midnight))
        made, rest = await self._database.read(lambda c: storing.sample(c, start, midnight, maker, SAMPLE))
        for first in range(0, len(rest), storing.AT_ONCE):
            made += await self._made_again(rest[first : first + storing.AT_ONCE])
            await self._hold()
        self._detector.usual = await asyncio.to_thread(learn, past, made, midnight, zone)

    async def _made_again(self, rows: list[Row]) -> list[Asked]:
        """Vectors of questions that came into the sample, or that another encoder has made."""
        asked, maker = await self._asked(rows), self._maker()
        await self._database.write(lambda c: storing.looked_at(c, asked, maker))
        return asked

    async def _asked(self, rows: list[Row]) -> list[Asked]:
        different = list(dict.fromkeys(row["question"] for row in rows))
        embeddings = await self._encode(different)

        def made() -> list[Asked]:
            row_of = dict(zip(different, vectors_of(different, embeddings), strict=True))
            return [_asked(row, row_of[row["question"]]) for row in rows]

        return await asyncio.to_thread(made)

    async def _take_new(self) -> bool:
        """Look at the oldest new questions; whether there may be more."""
        rows = await self._database.read(storing.new)
        if not rows:
            return False
        asked, latest = await self._asked(rows), self._now() - LATEST
        await self._take_late([one for one in asked if one.at < latest])
        fresh = [one for one in asked if one.at >= latest]
        raised = await asyncio.to_thread(self._observed, fresh)
        maker, now = self._maker(), iso(self._clock.now())

        def work(c: Connection) -> None:
            storing.looked_at(c, fresh, maker)
            for one in raised:
                growing.store(c, one, now)

        await self._database.write(work)
        return len(rows) == storing.AT_ONCE

    async def _take_late(self, late: list[Asked]) -> None:
        """A question that comes hours late, after a time without kb, is part of the past only."""
        if late:
            maker = self._maker()
            await self._database.write(lambda c: storing.looked_at(c, late, maker))
            self._late += len(late)
            await self._learn_if_due()

    def _observed(self, asked: list[Asked]) -> list[Raised]:
        found = [self._detector.observe(one, self._is_expected(one)) for one in asked]
        return [raised for raised in found if raised]

    def _is_expected(self, one: Asked) -> bool:
        bursts = [expected for _, expected in self._bursts.values()]
        return is_expected(bursts, one, self._detector.usual.likeness_of_expected)

    async def _read_announced(self) -> None:
        """What editors have announced, with vectors of what is going to be asked."""
        since = iso(datetime.fromtimestamp(self._now() - LATEST, self._clock.now().tzinfo))
        bursts = await self._database.read(lambda c: repository.announced(c, since, 1000))
        known = {one.id: self._bursts[one.id] for one in bursts if one.id in self._bursts}
        for burst in bursts:
            if burst.id not in known:
                known[burst.id] = (burst, await self._expected(burst))
        self._bursts = known

    async def _expected(self, burst: Announced) -> Expected:
        written = await self._database.read(lambda c: storing.examples_of(c, burst.article_ids))
        examples = [*burst.questions, *written]
        vectors = vectors_of(examples, await self._encode(examples)) if examples else np.zeros((0, 1), np.float32)
        starts, ends = storing.seconds(burst.starts_at), storing.seconds(burst.ends_at)
        return Expected(starts, ends, frozenset(burst.article_ids), vectors)

    async def _count(self) -> None:
        """Count and name anew the cases that have grown, or lost what an erased conversation said."""
        usual = self._detector.usual
        for case_id, share, rows in await self._database.read(growing.to_count):
            growth = await asyncio.to_thread(growing.counted, case_id, share, rows, usual)
            await self._database.write(lambda c, growth=growth: growing.keep(c, growth))


def _asked(row: Row, vector: Vectors) -> Asked:
    stems = tuple(stems_of(row["question"], row["language"]))
    return Asked(row["id"], row["conversation_id"], storing.seconds(row["at"]), stems, row["article_id"], vector)


def _midnight(now: datetime, zone: tzinfo) -> float:
    local = now.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
