"""The SQL of small groups: what the keeper of groups reads when it starts, and writes as it goes on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from common.database import Connection, Row
from kb.misses.grouping import Grouping

AT_ONCE = 200  # misses in one piece of work; the writer is held for some milliseconds


class Small(NamedTuple):
    """A small group as it is stored."""

    id: int
    group_id: str
    question: str
    size: int
    sum: bytes


def small_groups(c: Connection) -> list[Row]:
    """All of them, in the order in which they were founded."""
    return c.execute("SELECT id, group_id, question, size, sum, maker FROM micro_group ORDER BY id")


def groups_of(c: Connection) -> dict[int, str]:
    """The group of each small group."""
    return {row["id"]: row["group_id"] for row in c.execute("SELECT id, group_id FROM micro_group")}


def to_add_up(c: Connection, maker: str) -> list[int]:
    """Small groups that lost an erased question, or were made by another encoder."""
    rows = c.execute("SELECT id FROM micro_group WHERE stale = 1 OR maker <> :maker ORDER BY id", maker=maker)
    return [row["id"] for row in rows]


def waiting(c: Connection) -> list[Row]:
    """The oldest misses that are in no group yet."""
    return c.execute(
        "SELECT id, question FROM miss WHERE micro_group_id IS NULL ORDER BY at, id LIMIT :most", most=AT_ONCE
    )


def place(c: Connection, placed: Mapping[str, int], small: Sequence[Small], maker: str) -> None:
    """Store which small group each miss joined. One that was erased meanwhile leaves its group to be added up anew."""
    for one in small:
        c.execute(
            """INSERT INTO micro_group (id, group_id, question, size, sum, maker, stale)
               VALUES (:id, :group_id, :question, :size, :sum, :maker, 0)
               ON CONFLICT (id) DO UPDATE SET size = :size, sum = :sum""",
            maker=maker,
            **one._asdict(),
        )
    for miss_id, micro_id in placed.items():
        c.execute("UPDATE miss SET micro_group_id = :micro WHERE id = :id", micro=micro_id, id=miss_id)
        if c.rowcount == 0:
            c.execute("UPDATE micro_group SET stale = 1 WHERE id = :micro", micro=micro_id)


def questions_of(c: Connection, micro_id: int) -> list[str]:
    """What the visitors of a small group asked, one for each miss."""
    rows = c.execute("SELECT question FROM miss WHERE micro_group_id = :id ORDER BY at, id", id=micro_id)
    return [row["question"] for row in rows]


def add_up(c: Connection, micro_id: int, question: str, total: bytes, size: int, maker: str) -> None:
    """Store the sum of a small group that was added up anew; an empty one is gone."""
    if not size:
        c.execute("DELETE FROM micro_group WHERE id = :id", id=micro_id)
        return
    c.execute(
        """UPDATE micro_group SET sum = :sum, size = :size, maker = :maker, stale = 0,
                                  question = CASE question WHEN '' THEN :question ELSE question END WHERE id = :id""",
        sum=total,
        size=size,
        maker=maker,
        question=question,
        id=micro_id,
    )


def move(c: Connection, groups: Mapping[int, str]) -> None:
    """Store the groups of small groups that were joined anew."""
    for micro_id, group_id in groups.items():
        c.execute("UPDATE micro_group SET group_id = :group_id WHERE id = :id", group_id=group_id, id=micro_id)


def to_count(c: Connection) -> list[str]:
    """The groups whose figures are missing or out of date."""
    rows = c.execute(
        """SELECT DISTINCT group_id FROM micro_group WHERE group_id NOT IN (SELECT id FROM miss_group)
           UNION SELECT id FROM miss_group WHERE touched = 1"""
    )
    return [row["group_id"] for row in rows]


def pinned(c: Connection) -> set[str]:
    """The groups about which somebody decided something: they are never taken apart."""
    rows = c.execute(
        "SELECT id FROM miss_group WHERE owner_id IS NOT NULL OR state <> 'open' OR changed_at IS NOT NULL"
    )
    return {row["id"] for row in rows}


def as_bytes(grouping: Grouping, row: int) -> bytes:
    """A small group's sum as it is stored."""
    return grouping.sum_of(row).astype(np.float32).tobytes()
