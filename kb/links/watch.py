"""Looks beside the requests where the links of published articles lead. One process does, by a lease."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import structlog

from common.clock import Clock, iso
from common.database import Connection, Database
from kb.lease import Lease
from kb.links import repository
from kb.links.checking import Checker
from kb.links.finding import links_of
from kb.links.models import Verdict

EVERY = 20.0  # seconds between looks; what was just published is looked at within them
WELL_AFTER = timedelta(days=7)  # a link that led somewhere is looked at again after this
BADLY_AFTER = timedelta(hours=6)  # and one that did not
AT_ONCE = 20  # addresses of one look: they go out over a minute or so, not in one burst
TOGETHER = 4  # hosts that are asked at the same time; each is asked one thing after another
NEEDED = 2  # failures in a row, until what may pass is said to be broken

log = structlog.get_logger()


class LinkWatch:
    """Keeps the table of links; without `elsewhere` only the links between articles."""

    def __init__(
        self, database: Database, clock: Clock, checker: Checker, own_address: str, elsewhere: bool = True
    ) -> None:
        self._database = database
        self._clock = clock
        self._checker = checker
        self._own_address = own_address
        self._elsewhere = elsewhere
        self._lease = Lease(database, clock, "link_watch")

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                try:
                    await self.look()
                except Exception as error:  # the database is away for a while; the rows stay
                    log.warning("links_wait", kind=type(error).__name__)
        finally:
            with suppress(Exception):
                await self._lease.let_go()
            await self._checker.close()

    async def look(self) -> None:
        """One look: what is due is done when it returns, if this process is the one that does it."""
        if not await self._lease.hold():
            return
        await self._take_up()
        if self._elsewhere:
            await self._look_elsewhere()

    async def _take_up(self) -> None:
        """Read the links of what was published since, and say of those between articles whether they lead anywhere."""
        since = await self._database.read(repository.seen)
        after = (since, "")
        while rows := await self._database.read(lambda c, after=after: repository.changed(c, since, after)):
            links = await asyncio.to_thread(
                lambda rows=rows: {row["id"]: links_of(row["html"] or "", self._own_address) for row in rows}
            )
            await self._database.write(lambda c, links=links: repository.keep(c, links))
            after = (rows[-1]["generation"], rows[-1]["id"])
        if after[0] > since:
            now = iso(self._clock.now())
            await self._database.write(lambda c: (repository.look_inside(c, now), repository.is_seen(c, after[0])))

    async def _look_elsewhere(self) -> None:
        now = self._clock.now()
        well, badly = iso(now - WELL_AFTER), iso(now - BADLY_AFTER)
        addresses = await self._database.read(lambda c: repository.due(c, well, badly, AT_ONCE))
        if not addresses:
            return
        found = await self._checked(addresses)
        needed: int | None = NEEDED
        if not any(verdict.answered for verdict in found.values()):
            if await self._is_cut_off(addresses):
                log.info("links_unreachable", count=len(addresses))
                return
            needed = None if await self._database.read(lambda c: repository.compass(c, addresses)) is None else NEEDED
        await self._database.write(lambda c: _note(c, found, iso(now), needed))

    async def _checked(self, addresses: Sequence[str]) -> dict[str, Verdict]:
        """What comes of looking at each; no host is asked two things at once."""
        hosts: dict[str, list[str]] = {}
        for address in addresses:
            hosts.setdefault(_host(address), []).append(address)
        found: dict[str, Verdict] = {}
        free = asyncio.Semaphore(TOGETHER)

        async def one(mine: list[str]) -> None:
            async with free:
                for address in mine:
                    found[address] = await self._checker.check(address)

        await asyncio.gather(*(one(mine) for mine in hosts.values()))
        return found

    async def _is_cut_off(self, addresses: Sequence[str]) -> bool:
        """Whether what could be reached lately cannot be reached either: then it is our network, and nobody's fault."""
        known = await self._database.read(lambda c: repository.compass(c, addresses))
        return known is not None and not (await self._checker.check(known)).answered


def _note(c: Connection, found: dict[str, Verdict], now: str, needed: int | None) -> None:
    for address, verdict in found.items():
        repository.note(c, address, verdict, now, needed)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
