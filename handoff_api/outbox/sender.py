"""Sends the outbox to kb, again and again until it is there."""

import asyncio
import json
from datetime import timedelta

import httpx
import structlog

from common.clock import Clock
from common.database import Database, Row
from handoff_api.outbox import repository

EVERY = 2.0  # seconds between rounds; nobody waits for evidence
LONGEST_PAUSE = 600.0  # seconds between tries while kb is away
# kb will never take these; keeping them would only keep somebody's words here.
HOPELESS = frozenset({400, 413, 422})

log = structlog.get_logger()


class OutboxSender:
    """Posts what is due to `POST {kb}/api/evidence`; kb takes an event_id once."""

    def __init__(
        self, database: Database, client: httpx.AsyncClient, kb: str, service_token: str, clock: Clock
    ) -> None:
        self._database = database
        self._client = client
        self._address = f"{kb}/api/evidence"
        self._headers = {"Authorization": f"Bearer {service_token}"}
        self._clock = clock

    async def run(self) -> None:
        """Send what is due, round after round, until cancelled."""
        while True:
            try:
                while await self.send_due():
                    pass
            except Exception as error:  # the database is away; the rows are still there afterwards
                log.warning("outbox_waits", kind=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def send_due(self) -> bool:
        """One round; whether another one should follow at once."""
        now = self._clock.now()
        rows = await self._database.read(lambda c: repository.due(c, now))
        for row in rows:
            if not await self._send(row):
                return False
        return len(rows) == repository.AT_ONCE

    async def _send(self, row: Row) -> bool:
        """Send one; whether kb could be reached."""
        try:
            answer = await self._client.post(
                self._address, headers=self._headers, json=json.loads(row["payload"]), timeout=5
            )
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        if 200 <= status < 300 or status in HOPELESS:
            if status in HOPELESS:
                log.error("evidence_refused", status=status)
            await self._database.write(lambda c: repository.sent(c, row["id"]))
            return True
        pause = min(LONGEST_PAUSE, 2.0 ** min(row["attempts"], 12))
        until = self._clock.now() + timedelta(seconds=pause)
        await self._database.write(lambda c: repository.postpone(c, row["id"], until))
        return False
