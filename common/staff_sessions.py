"""Staff sign-in as kb sees it: handoff_api owns the sessions, kb asks who somebody is.

The answer is kept for two seconds, so that an ended session is gone within two seconds, and
no answer means nobody is signed in.
"""

import httpx

from common.auth import ANONYMOUS, SERVICE, Actor
from common.clock import Clock
from common.errors import Unavailable
from common.ids import same, token_hash

KEPT_SECONDS = 2.0  # design: `DELETE` of a session ends it everywhere within 2 s
KEPT_AT_MOST = 1000  # sessions remembered before the memory is emptied


class StaffSessions:
    """Tells who a token belongs to, by asking handoff_api."""

    def __init__(self, client: httpx.AsyncClient, handoff_api: str, service_token: str, clock: Clock) -> None:
        self._client = client
        self._address = f"{handoff_api}/api/staff/sessions/current"
        self._service_token = service_token
        self._clock = clock
        self._known: dict[str, tuple[float, Actor]] = {}

    async def actor(self, token: str) -> Actor:
        """Whoever holds `token`; anonymous when nobody does. Raises Unavailable when handoff_api is down."""
        if not token:
            return ANONYMOUS
        if same(token, self._service_token):
            return SERVICE
        key, now = token_hash(token), self._clock.monotonic()
        kept = self._known.get(key)
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        actor = await self._ask(token)
        if len(self._known) >= KEPT_AT_MOST:
            self._known.clear()
        self._known[key] = (now, actor)
        return actor

    async def _ask(self, token: str) -> Actor:
        try:
            answer = await self._client.get(self._address, headers={"Authorization": f"Bearer {token}"}, timeout=2)
        except httpx.HTTPError:
            raise Unavailable("Sign-in cannot be checked just now. Please try again in a moment.") from None
        if answer.status_code != 200:
            return ANONYMOUS
        who = answer.json()
        return Actor("staff", id=who["staff_id"], name=who["name"], roles=frozenset(who["roles"]))
