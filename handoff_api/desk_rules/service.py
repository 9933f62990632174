"""The desk's rules as the rest of the service uses them."""

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Database
from handoff_api.desk_rules import repository
from handoff_api.desk_rules.models import DeskRules


class DeskRulesBoard:
    """Tells and sets the rules of the desk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def current(self) -> DeskRules:
        """The rules that count."""
        return await self._database.read(repository.current)

    async def set(self, actor: Actor, rules: DeskRules) -> None:
        """Let these count from now on."""
        now = iso(self._clock.now())
        await self._database.write(lambda c: repository.store(c, rules, actor.id, now))
