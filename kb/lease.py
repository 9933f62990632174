"""The right to be the only process that does something in the background: kept in SQL, and lapsing by itself."""

import random
from datetime import timedelta

from common.clock import Clock
from common.database import Connection, Database

LASTS = timedelta(seconds=120)  # longer than a round of 200 questions takes on a busy machine


class Lease:
    """One process's share in the right called `name`; another one takes over when nobody has asked for it in time."""

    def __init__(self, database: Database, clock: Clock, name: str) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._held = 0  # until when, in microseconds: no two processes hold the same number
        self.is_anew = True  # whether another process may have had it since it was last held here

    async def hold(self) -> bool:
        """Get it, or keep it for longer; whether it is held."""
        now = int(self._clock.now().timestamp() * 1_000_000)
        mine, lasts = self._held, int(LASTS.total_seconds() * 1_000_000)
        until = now + lasts + random.randrange(1000)
        is_held = await self._database.write(lambda c: _take(c, self._name, mine, now, until, now + 2 * lasts))
        self.is_anew = now >= mine
        self._held = until if is_held else 0
        return is_held

    async def let_go(self) -> None:
        """Let another process have it at once."""
        mine = self._held
        await self._database.write(
            lambda c: c.execute(
                "UPDATE counter SET value = 0 WHERE name = :name AND value = :mine", name=self._name, mine=mine
            )
        )


def _take(c: Connection, name: str, mine: int, now: int, until: int, far: int) -> bool:
    c.execute("INSERT INTO counter (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING", name=name)
    c.execute(
        "UPDATE counter SET value = :until"
        " WHERE name = :name AND (value = :mine OR value < :now OR value > :far)",  # far: a clock that was set back
        name=name,
        until=until,
        mine=mine,
        now=now,
        far=far,
    )
    return c.rowcount == 1
