"""The SQL of what was asked lately in a group: a part of each small group by its index, never all of a large one."""

from collections import Counter
from collections.abc import Iterator

from common.database import Connection, Row
from kb.misses.models import Miss

NEWEST = 2000  # misses of a group that are looked through; more say nothing new, and a page has to answer
AT_LEAST = 10  # of each small group, however many there are

_COLUMNS = ", ".join(Miss.__dataclass_fields__)


def questions(c: Connection, group_id: str, limit: int) -> list[Row]:
    """The different questions of a group (question, language, times, last_at), asked most often first.

    Of a group with more than `NEWEST` misses, those of the newest.
    """
    times: Counter[str] = Counter()
    known: dict[str, Row] = {}
    for row in _newest(c, group_id, NEWEST):
        times[row["question"]] += 1
        kept = known.setdefault(row["question"], {"language": row["language"], "last_at": row["at"]})
        kept["last_at"] = max(kept["last_at"], row["at"])
    order = sorted(known, key=lambda question: (times[question], known[question]["last_at"]), reverse=True)
    return [{"question": one, "times": times[one], **known[one]} for one in order[:limit]]


def misses(c: Connection, group_id: str, limit: int) -> list[Miss]:
    """The newest misses of a group."""
    rows = sorted(_newest(c, group_id, limit, whole=True), key=lambda row: row["id"])
    rows.sort(key=lambda row: row["at"], reverse=True)
    return [Miss(**row) for row in rows[:limit]]


def _newest(c: Connection, group_id: str, most: int, whole: bool = False) -> Iterator[Row]:
    """The newest of each small group; `most` of each if they are to hold the newest of the `whole` group."""
    small = c.execute("SELECT id FROM micro_group WHERE group_id = :id ORDER BY id", id=group_id)
    each = most if whole else max(most // max(len(small), 1), AT_LEAST)
    for one in small:
        yield from c.execute(
            f"SELECT {_COLUMNS} FROM miss WHERE micro_group_id = :small ORDER BY at DESC LIMIT :each",
            small=one["id"],
            each=each,
        )
