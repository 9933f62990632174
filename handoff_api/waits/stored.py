"""What was learned, as SQL keeps it: one row that every process reads, and the two stretches."""

import json
from functools import lru_cache
from typing import Any

import numpy as np

from common.database import Connection
from handoff_api.waits.memory import Memory, Pace, learn
from handoff_api.waits.stretch import Stretch
from handoff_api.waits.survival import Durations

_DURATIONS = ("handling", "giving_up", "absence", "spell")
NOTHING_LEARNED = learn([], Pace())


def memory(c: Connection) -> Memory:
    """What is remembered; nothing but priors before anything was learned."""
    row = c.one("SELECT memory FROM wait_memory WHERE id = 1")
    return _read(row["memory"]) if row else NOTHING_LEARNED


def keep_memory(c: Connection, learned: Memory, now: str) -> None:
    """Let everybody draw from this."""
    c.execute(
        """INSERT INTO wait_memory (id, memory, learned_at) VALUES (1, :memory, :now)
           ON CONFLICT (id) DO UPDATE SET memory = :memory, learned_at = :now""",
        memory=as_text(learned),
        now=now,
    )


def stretches(c: Connection) -> dict[bool, Stretch]:
    """The stretch without a queue, and with one."""
    found = {
        bool(row["has_queue"]): Stretch(row["low"], row["high"]) for row in c.execute("SELECT * FROM wait_stretch")
    }
    return {False: Stretch(), True: Stretch()} | found


def keep_stretch(c: Connection, has_queue: bool, stretch: Stretch) -> None:
    """Use this stretch from now on."""
    c.execute(
        """INSERT INTO wait_stretch (has_queue, low, high) VALUES (:has_queue, :low, :high)
           ON CONFLICT (has_queue) DO UPDATE SET low = :low, high = :high""",
        has_queue=int(has_queue),
        low=stretch.low,
        high=stretch.high,
    )


def as_text(learned: Memory) -> str:
    """The memory as JSON: about 20 KB, most of it hazards."""
    fields: dict[str, Any] = {name: getattr(learned, name).hazards.round(9).tolist() for name in _DURATIONS}
    fields |= {
        "load": learned.load,
        "reactions": learned.reactions.round(3).tolist(),
        "overtaking": learned.overtaking,
        "held": {who: held.tolist() for who, held in learned.held.items()},
        "presence": [dict(day) for day in learned.presence],
        "finished": learned.finished,
        "pace": [learned.pace.done, learned.pace.due, dict(learned.pace.by)],
    }
    return json.dumps(fields)


@lru_cache(maxsize=2)  # it is asked for whenever somebody waits, and changes when a chat ends
def _read(text: str) -> Memory:
    fields = json.loads(text)
    done, due, by = fields["pace"]
    return Memory(
        **{name: Durations(np.array(fields[name])) for name in _DURATIONS},
        load=fields["load"],
        reactions=np.array(fields["reactions"], float),
        overtaking=fields["overtaking"],
        held={who: np.array(held, int) for who, held in fields["held"].items()},
        presence=tuple(
            {who: tuple((began, ended) for began, ended in spells) for who, spells in day.items()}
            for day in fields["presence"]
        ),
        finished=fields["finished"],
        pace=Pace(done, due, {who: (own, should) for who, (own, should) in by.items()}),
    )
