"""Opening hours as the rest of the service uses them."""

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Database
from handoff_api.opening_hours import repository
from handoff_api.opening_hours.models import OpeningHours


class OpeningHoursBoard:
    """Tells and sets when people answer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def current(self) -> OpeningHours | None:
        """The hours that count, or None while nobody has set any."""
        return await self._database.read(repository.current)

    async def set(self, actor: Actor, hours: OpeningHours) -> None:
        """Let these count from now on."""
        now = iso(self._clock.now())
        await self._database.write(lambda c: repository.store(c, hours, actor.id, now))
