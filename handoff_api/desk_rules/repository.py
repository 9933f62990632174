"""The SQL of the desk's rules: every version is kept, the newest counts."""

from functools import lru_cache

from common.database import Connection
from handoff_api.desk_rules.models import DeskRules


def current(c: Connection) -> DeskRules:
    """The rules that count; the defaults while nobody has set any."""
    row = c.one("SELECT rules FROM desk_rules ORDER BY id DESC LIMIT 1")
    return _read(row["rules"]) if row else DeskRules()


def store(c: Connection, rules: DeskRules, staff_id: str, now: str) -> None:
    """Make these the rules that count."""
    c.execute(
        "INSERT INTO desk_rules (rules, set_by, set_at) VALUES (:rules, :set_by, :set_at)",
        rules=rules.model_dump_json(),
        set_by=staff_id,
        set_at=now,
    )


@lru_cache(maxsize=4)  # it is asked for at every look at the queue, and hardly ever changes
def _read(text: str) -> DeskRules:
    return DeskRules.model_validate_json(text)
