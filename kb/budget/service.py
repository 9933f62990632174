"""Keeps the budget: the settings say how it begins, from the first change on SQL says what it is."""

from common.auth import Actor, authorise
from common.clock import Clock, iso
from common.database import Connection, Database, Row
from kb.budget import repository
from kb.budget.models import Budget, checked


class Budgets:
    """The budget of one database, and every value that it had."""

    def __init__(self, database: Database, clock: Clock, seed: float) -> None:
        self._database = database
        self._clock = clock
        self._seed = seed

    async def current(self) -> Budget:
        """What is in force."""
        return await self._database.read(self.current_in)

    def current_in(self, c: Connection) -> Budget:
        """What is in force, for those who read something else with the same connection."""
        row = repository.current(c)
        return _budget(row) if row else Budget(self._seed)

    async def history(self) -> list[Budget]:
        """The changes, newest first."""
        return [_budget(row) for row in await self._database.read(repository.history)]

    async def change(self, value: float, actor: Actor) -> Budget:
        """Set it; every process on this database decides by it from its next question on.

        Raises NotAllowed for all but admins, BadRequest outside the bounds. The value that is in force
        already makes no entry.
        """
        authorise(actor, "budget.set")
        value, now = checked(value), iso(self._clock.now())

        def work(c: Connection) -> Budget:
            before = self.current_in(c)
            if before.value == value:
                return before
            repository.add(c, value, actor.name, now)
            return Budget(value, actor.name, now)

        return await self._database.write(work)


def _budget(row: Row) -> Budget:
    return Budget(row["value"], row["changed_by"], row["at"])
