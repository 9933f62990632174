"""The SQL of misses and their groups: what editors see and change."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from common.clock import iso
from common.database import Connection
from kb.misses.models import Group, Proof

Shelf = Literal["open", "done", "dismissed"]

_SHELVES = {
    "open": "state <> 'dismissed' AND done = 0",
    "done": "state <> 'dismissed' AND done = 1",
    "dismissed": "state = 'dismissed'",
}
_OF_GROUP = "FROM miss JOIN micro_group ON micro_group.id = miss.micro_group_id WHERE micro_group.group_id = :id"


def page(c: Connection, shelf: Shelf, least: int, owner_id: str, limit: int, after: str) -> list[Group]:
    """Groups of at least `least` people behind the group `after`, those that most ask and lately first."""
    behind = c.one("SELECT rank FROM miss_group WHERE id = :id", id=after) if after else None
    rows = c.execute(
        f"""SELECT * FROM miss_group WHERE {_SHELVES[shelf]} AND people >= :least
              AND (:owner = '' OR owner_id = :owner)
              AND (rank < :rank OR (rank = :rank AND id > :after)) ORDER BY rank DESC, id LIMIT :limit""",
        least=least,
        owner=owner_id,
        rank=behind["rank"] if behind else 1e9,
        after=after,
        limit=limit,
    )
    return [Group.from_row(row) for row in rows]


def counted(c: Connection, least: int) -> dict[str, Any]:
    """How many groups stand on each shelf, how many questions the open ones have, and how many wait for a group."""
    found: dict[str, Any] = {}
    for shelf, where in _SHELVES.items():
        row = c.one(
            f"SELECT count(*) AS n, sum(asked) AS asked FROM miss_group WHERE {where} AND people >= :least",
            least=least,
        )
        found[shelf] = row["n"] if row else 0
        if shelf == "open":
            found["asked"] = int(row["asked"] or 0) if row else 0
    new = c.one("SELECT count(*) AS n FROM miss WHERE micro_group_id IS NULL")
    return found | {"new": new["n"] if new else 0}


def find(c: Connection, group_id: str, lock: bool = False) -> Group | None:
    """A group, its row held until the commit if `lock`."""
    row = c.one("SELECT * FROM miss_group WHERE id = :id" + (c.for_update if lock else ""), id=group_id)
    return Group.from_row(row) if row else None


def of_article(c: Connection, article_id: str) -> list[Group]:
    """The groups that an article is to answer."""
    rows = c.execute("SELECT * FROM miss_group WHERE article_id = :id ORDER BY rank DESC", id=article_id)
    return [Group.from_row(row) for row in rows]


def conversations(c: Connection, group_id: str, asked: Collection[str]) -> list[str]:
    """The conversations in which somebody asked one of these questions of a group."""
    found: list[str] = []
    for question in asked:
        rows = c.execute(
            f"SELECT DISTINCT conversation_id {_OF_GROUP} AND miss.question = :question AND conversation_id IS NOT NULL",
            id=group_id,
            question=question,
        )
        found += [row["conversation_id"] for row in rows]
    return sorted(set(found))


def change(c: Connection, group_id: str, by: str, now: datetime, **values: Any) -> None:
    """Store what somebody decided about a group."""
    settings = ", ".join(f"{name} = :{name}" for name in values)
    c.execute(
        f"UPDATE miss_group SET {settings}, changed_by = :by, changed_at = :now WHERE id = :id",
        id=group_id,
        by=by,
        now=iso(now),
        **values,
    )


def merge(c: Connection, group_id: str, into: str) -> None:
    """All of one group belongs to another one."""
    c.execute("UPDATE micro_group SET group_id = :into WHERE group_id = :id", into=into, id=group_id)
    c.execute("DELETE FROM miss_group WHERE id = :id", id=group_id)
    c.execute("UPDATE miss_group SET touched = 1 WHERE id = :into", into=into)


def due_for_proof(c: Connection, before: datetime, rounds: int) -> list[tuple[Group, int]]:
    """Groups whose article was published since they were last asked again, with its version.

    A proof that is not whole is made up to `rounds` times, when it was made before `before`.
    """
    rows = c.execute(
        """SELECT miss_group.*, article.published_version AS live FROM miss_group
           JOIN article ON article.id = miss_group.article_id
           WHERE miss_group.state = 'in_work' AND article.status = 'published'"""
    )
    found = []
    for row in rows:
        live = row.pop("live")
        group = Group.from_row(row)
        if live is not None and _is_due(group.proof, live, iso(before), rounds):
            found.append((group, live))
    return found


def _is_due(proof: Proof | None, live: int, before: str, rounds: int) -> bool:
    if proof is None or proof.version != live:
        return True
    return not proof.is_whole and proof.rounds < rounds and proof.at < before


def keep_proof(c: Connection, group_id: str, proof: Proof) -> None:
    """Store what came of asking a group's questions again."""
    stored = {
        "at": proof.at,
        "version": proof.version,
        "rounds": proof.rounds,
        "asked": [one.__dict__ for one in proof.asked],
    }
    c.execute(
        """UPDATE miss_group SET proof = :proof, since_proof = 0, done = :done, closed_at = :closed_at, touched = 1
           WHERE id = :id""",
        proof=json.dumps(stored, ensure_ascii=False),
        done=int(proof.is_whole),
        closed_at=proof.at if proof.is_whole else None,
        id=group_id,
    )
